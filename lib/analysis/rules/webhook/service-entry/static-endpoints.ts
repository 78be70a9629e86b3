import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress, isUnixPath, isUnixSocket } from '../values/addresses';
import { entry } from './service-entry';

/** B1-11. */
export const staticEndpoints = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY011',
    title: 'An endpoint of resolution STATIC is not an address',
    why: 'STATIC looks nothing up.',
    remedy: 'Write the IP address, or resolution DNS for a name',
    fires: entry({ resolution: 'STATIC', endpoints: [{ address: 'server.example.com' }] }),
    accepts: entry({ resolution: 'STATIC', endpoints: [{ address: '198.51.100.1' }] }),
    follows: 'validateWorkloadEntry',
  },
  ({ spec: { endpoints = [], ports = [], resolution } }, report) => {
    if (resolution !== 'STATIC') return;
    endpoints.forEach((endpoint, index) => {
      const path = ['spec', 'endpoints', index];
      const { address = '', network = '', ports: own = {} } = endpoint;
      if (address === '') {
        if (network === '') report(path, 'the endpoint has no address');
        return;
      }
      if (!isUnixSocket(address)) {
        if (!isAddress(address)) report([...path, 'address'], `${show(address)} is not an IP address`);
        return;
      }
      if (!isUnixPath(address)) report([...path, 'address'], `${show(address)} is not a full path of a file`);
      if (Object.keys(own).length > 0) report([...path, 'ports'], 'a socket of a machine has no ports');
      if (new Set(ports.map(({ name }) => name)).size !== 1)
        report([...path, 'address'], 'a socket of a machine serves exactly one port, and the entry has others');
    });
  },
);
