import { WHOLE_PORT_REASON } from '../../../../rendering/whole-port-reason';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { clientsOf } from '../visibility';
import { connectionClaims } from './connection-claims';

function at(addresses: readonly string[] | undefined): MeshRule['fires'] {
  return [entry({ ports: [PORTS.tcp], addresses })];
}

export const wholePort: MeshRule = {
  id: 'REGISTRY003',
  severity: Severity.WARNING,
  title: 'A TCP port without an address takes all connections to the port',
  effect:
    'Every connection of a client to this port, whatever the address, goes to this host: also those to other hosts and to hosts that nobody has registered.',
  why: 'Bytes carry no name. Without an address of its own, a host is told from others by nothing but the port. Addresses that Istio allocates count only for proxies with DNS capture.',
  remedy: 'Write addresses, the virtual or real addresses that clients dial, or switch DNS capture on',
  fires: at(undefined),
  accepts: at(['240.10.0.1']),
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://other.example.net:5432',
    address: '198.51.100.9',
    fires: 'outbound|5432||api.example.com',
    accepts: 'PassthroughCluster',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/listener.go: buildSidecarOutboundListener',
  check(view, report) {
    const said = new Set<string>();
    for (const { entry: written, address, port, isKept } of view.once(connectionClaims)) {
      const { object, spec, namespace } = written;
      const key = `${object.namespace} ${object.name} ${port.number}`;
      if (address !== '' || isKept || object.annotation(WHOLE_PORT_REASON) !== undefined || said.has(key)) continue;
      said.add(key);
      const index = (spec.ports ?? []).findIndex(({ number }) => number === port.number);
      const protocol = spec.ports?.[index]?.protocol ?? '';
      // Of these the webhook warns.
      if ((spec.resolution ?? 'NONE') === 'NONE' && ['', 'TCP'].includes(protocol)) continue;
      if (object.label('networking.istio.io/enable-autoallocate-ip') === 'false' && ['', 'TCP'].includes(protocol)) {
        continue;
      }
      const what = protocol === '' ? 'connections that are not HTTP' : 'connections';
      report(
        object,
        ['spec', 'ports', index],
        `No address leads to port ${port.number} of ${(spec.hosts ?? []).join(', ')}, which takes all ${what} to the port`,
        { clients: clientsOf(view, { object, spec, namespace }) },
      );
    }
  },
};
