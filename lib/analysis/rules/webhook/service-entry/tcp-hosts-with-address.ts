import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { isTcp } from '../values/protocols';
import { entry, isDns } from './service-entry';

/** B1-15. */
export const tcpHostsWithAddress = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY017',
    severity: Severity.WARNING,
    title: 'Several hosts share an address and a TCP port',
    why: 'Bytes carry no host: all connections go to the first one.',
    remedy: 'Make an entry for each host, each with its own address',
    fires: entry({ hosts: ['a.example.com', 'b.example.com'], addresses: ['198.51.100.1'] }),
    accepts: entry({ hosts: ['a.example.com'], addresses: ['198.51.100.1'] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec }, report) => {
    const { hosts = [], addresses = [], ports = [] } = spec;
    if (!isDns(spec) || addresses.length === 0 || hosts.length < 2) return;
    const index = ports.findIndex(({ protocol }) => isTcp(protocol));
    if (index >= 0)
      report(
        ['spec', 'ports', index, 'protocol'],
        `${hosts.length} hosts share an address and a port of ${show(ports[index].protocol)}`,
      );
  },
);
