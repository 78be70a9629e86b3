import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isPort } from '../values/addresses';
import { isLabel } from '../values/names';
import { isProtocol, PROTOCOLS } from '../values/protocols';
import { entry } from './service-entry';

/** B1-7. */
export const ports = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY006',
    title: 'A port has a number, name or protocol that there is not',
    why: 'Proxies listen on the number, routes name the name, and the protocol decides what is done with the bytes.',
    remedy: 'Write a number from 1 to 65535, a name of letters, digits and dashes, and one of the protocols',
    fires: entry({ ports: [{ number: 80, name: 'web', protocol: 'h2c' }] }),
    accepts: entry({ ports: [{ number: 80, name: 'web', protocol: 'HTTP2' }] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { ports = [] } }, report) => {
    ports.forEach(({ number = 0, name = '', protocol = '', targetPort = 0 }, index) => {
      const path = ['spec', 'ports', index];
      if (!isPort(number)) report([...path, 'number'], `${number} is not a port`);
      if (targetPort !== 0 && !isPort(targetPort)) report([...path, 'targetPort'], `${targetPort} is not a port`);
      if (!isLabel(name)) report([...path, 'name'], `${show(name)} is not a name of a port`);
      if (protocol !== '' && !isProtocol(protocol)) {
        report([...path, 'protocol'], `${show(protocol)} is none of ${PROTOCOLS}`);
      }
    });
  },
);
