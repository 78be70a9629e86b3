import { webhookRule } from '../../define';
import { sidecar } from './sidecar';

/** B6-3. */
export const egressListeners = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR002',
    title: 'Listeners for calls contradict each other',
    why: 'A listener without a port takes what the others leave, so there is one, at the end.',
    remedy: 'Put the listener without a port last, and give the others ports of their own',
    fires: sidecar({
      egress: [{ hosts: ['./*'] }, { port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['./*'] }],
    }),
    accepts: sidecar({
      egress: [{ port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['./*'] }, { hosts: ['./*'] }],
    }),
    follows: 'ValidateSidecar',
  },
  ({ spec: { egress = [] } }, report) => {
    const taken = new Set<string>();
    egress.forEach(({ port, bind = '' }, index) => {
      const path = ['spec', 'egress', index];
      if (!port) {
        if (index < egress.length - 1) report(path, 'a listener without a port stands before others');
        return;
      }
      const key = (port.number ?? 0) === 0 ? bind : String(port.number);
      if (taken.has(key)) report([...path, 'port', 'number'], `an earlier listener is on ${key}, too`);
      taken.add(key);
    });
  },
);
