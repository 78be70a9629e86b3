import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';
import { isAddress, isUnixPath, isUnixSocket } from '../values/addresses';
import { isDomain } from '../values/names';

/** B2-1, B2-2. */
export const address = webhookRule(
  'WorkloadEntry',
  {
    id: 'WORKLOADENTRY001',
    title: 'The workload has no address that can be dialled',
    why: 'Proxies connect to it.',
    remedy: 'Write an IP address, a DNS name, or unix:// with the full path of a file',
    fires: example('WorkloadEntry', { address: 'https://vm.example.com' }),
    accepts: example('WorkloadEntry', { address: 'vm.example.com' }),
    follows: 'validateWorkloadEntry',
  },
  ({ spec: { address = '', network = '', ports = {} } }, report) => {
    const path = ['spec', 'address'];
    if (address === '') {
      if (network === '') report(path, 'there is no address');
    } else if (isUnixSocket(address)) {
      if (!isUnixPath(address)) report(path, `${show(address)} is not a full path of a file`);
      if (Object.keys(ports).length > 0) report(['spec', 'ports'], 'a socket of a machine has no ports');
    } else if (!isAddress(address) && !isDomain(address)) {
      report(path, `${show(address)} is neither an IP address nor a DNS name`);
    }
  },
);
