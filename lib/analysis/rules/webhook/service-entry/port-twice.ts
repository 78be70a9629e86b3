import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { entry } from './service-entry';

/** B1-7. */
export const portTwice = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY007',
    title: 'Two ports have the same name or number',
    why: 'A call to the number, or an endpoint with the name, would mean both.',
    remedy: 'Give each port its own name and number',
    fires: entry({
      ports: [
        { number: 443, name: 'tls', protocol: 'TLS' },
        { number: 443, name: 'https', protocol: 'HTTPS' },
      ],
    }),
    accepts: entry({
      ports: [
        { number: 443, name: 'tls', protocol: 'TLS' },
        { number: 8443, name: 'https', protocol: 'HTTPS' },
      ],
    }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { ports = [] } }, report) => {
    const names = new Set<string>();
    const numbers = new Set<number>();
    ports.forEach(({ name = '', number = 0 }, index) => {
      if (names.has(name)) report(['spec', 'ports', index, 'name'], `an earlier port is called ${show(name)}, too`);
      if (numbers.has(number))
        report(['spec', 'ports', index, 'number'], `an earlier port has the number ${number}, too`);
      names.add(name);
      numbers.add(number);
    });
  },
);
