import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { entry } from './service-entry';

/** B1-10. */
export const noneWithSelector = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY010',
    severity: Severity.WARNING,
    title: 'A selector, and a resolution that uses no endpoints',
    why: 'With NONE the proxy forwards to the address that the application dialled.',
    remedy: 'Write resolution STATIC, or leave the selector out',
    fires: entry({ resolution: 'NONE', workloadSelector: { labels: { app: 'a' } } }),
    accepts: entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'a' } } }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { workloadSelector, resolution = 'NONE' } }, report) => {
    if (resolution === 'NONE' && workloadSelector)
      report(['spec', 'workloadSelector'], 'with resolution NONE no workload is selected');
  },
);
