import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isHttp, isTls } from '../values/protocols';
import { entry } from './service-entry';

/** B1-17. */
export const tcpHosts = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY019',
    title: 'Several hosts on a port that carries no host',
    why: 'Only HTTP and TLS say which host is meant.',
    remedy: 'Make an entry for each host, or write resolution NONE',
    fires: entry({
      hosts: ['a.example.com', 'b.example.com'],
      ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }],
    }),
    accepts: entry({
      hosts: ['a.example.com', 'b.example.com'],
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { hosts = [], ports = [], resolution = 'NONE' } }, report) => {
    if (resolution === 'NONE' || hosts.length < 2) return;
    const index = ports.findIndex(({ protocol }) => !isHttp(protocol) && !isTls(protocol));
    if (index >= 0)
      report(['spec', 'ports', index], `${hosts.length} hosts share a port of ${show(ports[index].protocol ?? '')}`);
  },
);
