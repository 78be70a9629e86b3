import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { entry } from './service-entry';

/** Asks istiod not to allocate an address. */
const ALLOCATION = 'networking.istio.io/enable-autoallocate-ip';

/** B1-8. */
export const tcpWithoutAddress = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY008',
    severity: Severity.WARNING,
    title: 'A TCP port without an address that leads to it',
    why: 'Bytes carry no host, so that the proxy takes every connection to the port for this host.',
    remedy: 'Write addresses, or name the protocol if it is HTTP or TLS',
    fires: entry({ resolution: 'NONE', ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }] }),
    accepts: entry({
      resolution: 'NONE',
      ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }],
      addresses: ['198.51.100.1'],
    }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { addresses = [], ports = [], resolution = 'NONE' }, object }, report) => {
    const isAllocated = resolution !== 'NONE' && object.label(ALLOCATION) !== 'false';
    if (addresses.length > 0 || isAllocated) return;
    ports.forEach(({ protocol = '' }, index) => {
      if (protocol === '' || protocol === 'TCP') {
        report(['spec', 'ports', index], 'no address leads to this port, and Istio allocates none');
      }
    });
  },
);
