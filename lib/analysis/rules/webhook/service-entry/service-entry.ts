import { Specs, Written } from '../../define';
import { example } from '../../example';

type ServiceEntry = Written<Specs['ServiceEntry']>;

/** The entry of the examples, with a change. */
export function entry(change: object): ReturnType<typeof example> {
  const ports = [{ number: 443, name: 'tls', protocol: 'TLS' }];
  return example('ServiceEntry', { hosts: ['api.example.com'], ports, resolution: 'DNS', ...change });
}

/** Whether the proxy asks DNS for the hosts, or for the endpoints. */
export function isDns({ resolution }: ServiceEntry): boolean {
  return resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN';
}
