import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress, isPort, isUnixPath, isUnixSocket } from '../values/addresses';
import { inbound } from './sidecar';
import { checkSidecarPort } from './ports';

/** B6-7. */
export const ingressListeners = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR007',
    title: 'A listener for what comes in is not one',
    why: 'The proxy listens on the port, and hands on to the application on the same machine.',
    remedy: 'Give each listener a port of its own, and a defaultEndpoint such as 127.0.0.1:8080',
    fires: inbound({ defaultEndpoint: 'localhost:8080' }),
    accepts: inbound({ defaultEndpoint: '127.0.0.1:8080' }),
    follows: 'ValidateSidecar',
  },
  ({ spec: { ingress = [] } }, report) => {
    const numbers = new Set<number>();
    ingress.forEach(({ port, bind = '', defaultEndpoint = '' }, index) => {
      const path = ['spec', 'ingress', index];
      if (!port) {
        report([...path, 'port'], 'the listener has no port');
        return;
      }
      const { number = 0 } = port;
      checkSidecarPort([...path, 'port'], port, report);
      if (!isPort(number)) report([...path, 'port', 'number'], `${number} is not a port`);
      if (numbers.has(number)) report([...path, 'port', 'number'], `an earlier listener is on ${number}, too`);
      numbers.add(number);
      if (bind !== '' && !isAddress(bind)) report([...path, 'bind'], `${show(bind)} is not an IP address`);
      if (!isEndpoint(defaultEndpoint)) {
        report([...path, 'defaultEndpoint'], `${show(defaultEndpoint)} is not an address of the machine with a port`);
      }
    });
  },
);

function isEndpoint(text: string): boolean {
  if (text === '') return true;
  if (isUnixSocket(text)) return isUnixPath(text);
  const match = /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|):(\+?\d+)$/.exec(text);
  return match !== null && isPort(Number(match[1]));
}
