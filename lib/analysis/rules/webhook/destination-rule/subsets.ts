import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';
import { isLabel, wrongLabel } from '../values/names';

/** B3-11. */
export const subsets = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE013',
    title: 'A subset has no name of its own, or labels that there cannot be',
    why: 'Routes name the subset, and labels say which endpoints are in it.',
    remedy: 'Give each subset a name of letters, digits and dashes, and labels as Kubernetes accepts them',
    fires: example('DestinationRule', { host: 'api.example.com', subsets: [{ name: 'v1.0' }] }),
    accepts: example('DestinationRule', { host: 'api.example.com', subsets: [{ name: 'v1-0' }] }),
    follows: 'validateSubset',
  },
  ({ spec: { subsets = [] } }, report) => {
    const names = new Set<string>();
    subsets.forEach(({ name = '', labels }, index) => {
      const path = ['spec', 'subsets', index];
      if (!isLabel(name)) report([...path, 'name'], `${show(name)} is not a name of a subset`);
      if (names.has(name)) report([...path, 'name'], `an earlier subset is called ${show(name)}, too`);
      names.add(name);
      const wrong = wrongLabel(labels);
      if (wrong !== undefined) report([...path, 'labels', wrong], `the label ${show(wrong)} is not one of Kubernetes`);
    });
  },
);
