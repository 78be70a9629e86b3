import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { wrongLabel } from '../values/names';
import { entry, isDns } from './service-entry';

/** B1-11, B1-14. */
export const endpointLabels = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY013',
    title: 'An endpoint has a label that there cannot be',
    why: 'Subsets compare the labels of endpoints with labels of Kubernetes.',
    remedy: 'Use letters, digits, dashes, underscores and dots, at most 63 of them',
    fires: entry({ endpoints: [{ address: 'server.example.com', labels: { version: 'a b' } }] }),
    accepts: entry({ endpoints: [{ address: 'server.example.com', labels: { version: 'a-b' } }] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec }, report) => {
    if (spec.resolution !== 'STATIC' && !isDns(spec)) return;
    (spec.endpoints ?? []).forEach(({ labels, address = '', network = '' }, index) => {
      const wrong = wrongLabel(labels);
      if (spec.resolution === 'STATIC' && address === '' && network === '') return;
      if (wrong !== undefined)
        report(['spec', 'endpoints', index, 'labels', wrong], `the label ${show(wrong)} is not one of Kubernetes`);
    });
  },
);
