import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isPort, isUnixSocket } from '../values/addresses';
import { isProtocol, PROTOCOLS } from '../values/protocols';
import { server } from './servers';

/** B5-3. */
export const ports = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY004',
    title: 'A port of a server is not one',
    why: 'The gateway listens on it, and its protocol decides which routes there can be.',
    remedy: 'Write a number from 1 to 65535, a name that no other server has, one of the protocols, and no targetPort',
    fires: server({ port: { number: 80, name: 'http', protocol: 'HTTP/2' } }),
    accepts: server({ port: { number: 80, name: 'http', protocol: 'HTTP2' } }),
    follows: 'validateServerPort',
  },
  ({ spec: { servers = [] } }, report) => {
    const names = new Set<string>();
    servers.forEach(({ port, bind = '' }, index) => {
      const path = ['spec', 'servers', index, 'port'];
      if (!port) {
        report(path, 'the server has no port');
        return;
      }
      const { number = 0, name = '', protocol = '', targetPort = 0 } = port;
      if (!isProtocol(protocol)) report([...path, 'protocol'], `${show(protocol)} is none of ${PROTOCOLS}`);
      if ((number > 0 || !isUnixSocket(bind)) && !isPort(number))
        report([...path, 'number'], `${number} is not a port`);
      if (targetPort > 0) report([...path, 'targetPort'], 'a gateway has no targetPort');
      if (name === '') report([...path, 'name'], 'the port has no name');
      if (names.has(name)) report([...path, 'name'], `an earlier server has a port called ${show(name)}, too`);
      names.add(name);
    });
  },
);
