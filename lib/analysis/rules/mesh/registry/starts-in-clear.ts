import { BEGINS_IN_CLEAR_TEXT } from '../../../../mesh/clear-text-protocols';
import { addressFor, UNSPECIFIED_IP } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';
import { isAllocated } from './connection-claims';

function at(addresses: readonly string[] | undefined): MeshRule['fires'] {
  return [entry({ ports: [{ number: 5432, name: 'tls', protocol: 'TLS' }], addresses })];
}

export const startsInClear: MeshRule = {
  id: 'REGISTRY020',
  severity: Severity.WARNING,
  title: 'TLS on a port where clients begin in clear text',
  effect:
    'The proxy sees no server name. The connections are those to an unknown host: refused with REGISTRY_ONLY, else let out past all settings.',
  why: 'Protocols such as that of PostgreSQL ask for TLS in clear text before they begin with it. A port for TLS without an address is found by the server name of the first bytes alone.',
  remedy: 'Write protocol: TCP, with the address of the server or a virtual one in addresses',
  fires: at(undefined),
  accepts: at(['203.0.113.9']),
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://api.example.com:5432',
    address: '203.0.113.9',
    fires: 'PassthroughCluster',
    accepts: 'outbound|5432||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/tls.go: buildSidecarOutboundTLSFilterChainOpts',
  check(view, report) {
    const { dnsCapture } = view.context;
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const unaddressed = services.find((service) => {
        const address = addressFor(service, dnsCapture);
        const isFound = address !== UNSPECIFIED_IP && !address.includes('/');
        return !isFound && !(dnsCapture && isAllocated(service));
      });
      // What is said to be HTTPS is no such protocol.
      for (const { number, protocol } of unaddressed?.ports ?? []) {
        const spoken = BEGINS_IN_CLEAR_TEXT[number];
        if (!unaddressed || spoken === undefined || protocol !== 'TLS') continue;
        const index = (spec.ports ?? []).findIndex((port) => port.number === number);
        const message = `Port ${number} of ${unaddressed.hostname} is for TLS, and clients of ${spoken} begin in clear text`;
        report(object, ['spec', 'ports', index, 'protocol'], message, {
          clients: clientsOf(view, { object, spec, namespace }),
        });
      }
    }
  },
};
