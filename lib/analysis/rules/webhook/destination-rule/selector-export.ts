import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';

/** B0-4. */
export const selectorExport = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE015',
    title: 'A rule for selected workloads that is exported',
    why: 'A selector works in its own namespace only.',
    remedy: 'Leave exportTo out, or write .',
    fires: example('DestinationRule', {
      host: 'api.example.com',
      workloadSelector: { matchLabels: { app: 'a' } },
      exportTo: ['*'],
    }),
    accepts: example('DestinationRule', {
      host: 'api.example.com',
      workloadSelector: { matchLabels: { app: 'a' } },
      exportTo: ['.'],
    }),
    follows: 'validateExportTo',
  },
  ({ spec: { workloadSelector, exportTo = [] }, namespace }, report) => {
    if (!workloadSelector) return;
    const index = exportTo.findIndex((name) => name !== '.' && name !== namespace);
    if (index >= 0) report(['spec', 'exportTo', index], `the selector works in ${show(namespace)} only`);
  },
);
