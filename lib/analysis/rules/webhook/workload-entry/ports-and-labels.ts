import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';
import { isPort } from '../values/addresses';
import { isLabel, wrongLabel } from '../values/names';

/** B2-3. */
export const portsAndLabels = webhookRule(
  'WorkloadEntry',
  {
    id: 'WORKLOADENTRY003',
    title: 'A port or label that there cannot be',
    why: 'Ports are called by name, and subsets compare labels.',
    remedy: 'Use names of letters, digits and dashes, ports from 1 to 65535, and labels as Kubernetes accepts them',
    fires: example('WorkloadEntry', { address: '198.51.100.1', labels: { version: 'a b' } }),
    accepts: example('WorkloadEntry', { address: '198.51.100.1', labels: { version: 'a-b' } }),
    follows: 'validateWorkloadEntry',
  },
  ({ spec: { address = '', network = '', ports = {}, labels } }, report) => {
    if (address === '' && network === '') return;
    for (const [name, number = 0] of Object.entries(ports)) {
      if (!isLabel(name)) report(['spec', 'ports', name], `${show(name)} is not a name of a port`);
      if (!isPort(number)) report(['spec', 'ports', name], `${number} is not a port`);
    }
    const wrong = wrongLabel(labels);
    if (wrong !== undefined) report(['spec', 'labels', wrong], `the label ${show(wrong)} is not one of Kubernetes`);
  },
);
