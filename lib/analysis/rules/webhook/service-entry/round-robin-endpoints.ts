import { webhookRule } from '../../define';
import { entry } from './service-entry';

/** B1-13. */
export const roundRobinEndpoints = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY015',
    title: 'More than one endpoint for DNS_ROUND_ROBIN',
    why: 'It connects to whatever one name resolves to at that moment.',
    remedy: 'Keep one endpoint, or write resolution DNS',
    fires: entry({
      resolution: 'DNS_ROUND_ROBIN',
      endpoints: [{ address: 'a.example.com' }, { address: 'b.example.com' }],
    }),
    accepts: entry({ resolution: 'DNS', endpoints: [{ address: 'a.example.com' }, { address: 'b.example.com' }] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { endpoints = [], resolution } }, report) => {
    if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1) {
      report(['spec', 'endpoints'], `there are ${endpoints.length} endpoints, and DNS_ROUND_ROBIN uses one`);
    }
  },
);
