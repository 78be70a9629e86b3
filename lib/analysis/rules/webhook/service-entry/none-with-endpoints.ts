import { webhookRule } from '../../define';
import { entry } from './service-entry';

/** B1-9. */
export const noneWithEndpoints = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY009',
    title: 'Endpoints, and a resolution that uses none',
    why: 'With NONE the proxy forwards to the address that the application dialled.',
    remedy: 'Remove the endpoints, or write resolution STATIC or DNS',
    fires: entry({ resolution: 'NONE', endpoints: [{ address: '198.51.100.1' }] }),
    accepts: entry({ resolution: 'STATIC', endpoints: [{ address: '198.51.100.1' }] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { endpoints = [], resolution = 'NONE' } }, report) => {
    if (resolution === 'NONE' && endpoints.length > 0)
      report(['spec', 'endpoints'], 'with resolution NONE no endpoint is used');
  },
);
