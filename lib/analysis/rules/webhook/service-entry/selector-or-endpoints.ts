import { webhookRule } from '../../define';
import { entry } from './service-entry';

/** B1-3. */
export const selectorOrEndpoints = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY003',
    title: 'Both a selector and endpoints',
    why: 'Either the selected workloads are the servers, or the endpoints that are listed.',
    remedy: 'Keep one of them',
    fires: entry({
      resolution: 'STATIC',
      workloadSelector: { labels: { app: 'a' } },
      endpoints: [{ address: '198.51.100.1' }],
    }),
    accepts: entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'a' } } }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { workloadSelector, endpoints } }, report) => {
    if (workloadSelector && endpoints) report(['spec', 'endpoints'], 'workloadSelector and endpoints are both set');
  },
);
