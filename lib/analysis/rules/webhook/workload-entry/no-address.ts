import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { example } from '../../example';

/** B2-1. */
export const noAddress = webhookRule(
  'WorkloadEntry',
  {
    id: 'WORKLOADENTRY002',
    severity: Severity.WARNING,
    title: 'The workload has a network and no address',
    why: 'Only proxies of other networks reach it, by the gateway of its network.',
    remedy: 'Write the address, unless this is meant',
    fires: example('WorkloadEntry', { network: 'vms' }),
    accepts: example('WorkloadEntry', { network: 'vms', address: '198.51.100.1' }),
    follows: 'validateWorkloadEntry',
  },
  ({ spec: { address = '', network = '' } }, report) => {
    if (address === '' && network !== '')
      report(['spec', 'network'], `there is no address in the network ${show(network)}`);
  },
);
