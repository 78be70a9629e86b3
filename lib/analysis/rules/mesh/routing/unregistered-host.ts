import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { isForMesh, routedHosts } from '../route-legs';

const ROUTED = [
  entry({ hosts: ['api.example.org'], ports: [PORTS.https] }, { name: 'other' }),
  routes({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], route: [to('api.example.org', 443)] }] }),
];

export const unregisteredHost: MeshRule = {
  id: 'ROUTING022',
  severity: Severity.ADVICE,
  title: 'Routes for a host that no ServiceEntry registers',
  effect:
    'The routes count for nothing, but those for HTTP on port 80: calls are refused with REGISTRY_ONLY, else let out past the routes.',
  why: 'A proxy listens for what is registered, and a VirtualService registers nothing. The host may be registered by objects that are not among these, so it is advice.',
  remedy: 'Register the host in a ServiceEntry',
  fires: ROUTED,
  accepts: [...ROUTED, entry({ ports: [PORTS.https] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'PassthroughCluster',
    accepts: 'outbound|443||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/httproute.go: BuildSidecarOutboundVirtualHosts',
  check(view, report) {
    // Objects without any registration are a part of something.
    if (view.of('ServiceEntry').length === 0) return;
    const known = view.hosts;
    for (const { object, hosts, legs, exportTo } of view.once(routedHosts)) {
      if (!legs.some(isForMesh)) continue;
      for (const [index, host] of hosts.entries()) {
        const isOutside = host.includes('.') && !host.startsWith('*') && !host.endsWith('.local');
        if (!isOutside || known.about(host).length > 0) continue;
        report(object, ['spec', 'hosts', index], `No ServiceEntry registers ${host}`, { clients: exportTo });
      }
    }
  },
};
