import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { isForMeshAlone, routedHosts } from '../route-legs';
import { portsFor, showPorts } from '../route-ports';

/** Where a sidecar takes a VirtualService for any host. */
const ANY_HOST_PORT = 80;

function tls(port: number): MeshRule['fires'] {
  const match = [{ port, sniHosts: ['api.example.com'] }];
  return [entry({ ports: [PORTS.https] }), routes({ tls: [{ match, route: [to('api.example.org', 443)] }] })];
}

export const matchPort: MeshRule = {
  id: 'ROUTING004',
  severity: Severity.ERROR,
  title: 'A match for a port that the host has not',
  effect:
    'The match never fits. Calls take the next route that fits and, without one, go straight to the host: past the gateway that the route leads to.',
  why: 'The port of a match is the port that the client calls. That is one of the ports of the host, not the port of the gateway and not a targetPort.',
  remedy: 'Write a port of the host',
  fires: tls(8443),
  accepts: tls(443),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'outbound|443||api.example.com',
    accepts: 'outbound|443||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/tls.go: matchTLS, buildSidecarOutboundTLSFilterChainOpts',
  check(view, report) {
    const known = view.hosts;
    for (const { object, hosts, legs, exportTo } of view.once(routedHosts)) {
      for (const leg of legs) {
        const port = leg.match?.port ?? 0;
        if (port === 0 || !isForMeshAlone(leg) || (leg.section === 'http' && port === ANY_HOST_PORT)) continue;
        const services = hosts.map((host) => servicesOf(known.about(host)));
        if (services.some((found) => found.length === 0)) continue;
        const ports = portsFor(leg.section, services.flat());
        if (ports.length === 0 || ports.some(({ number }) => number === port)) continue;
        report(
          object,
          [...leg.path, 'port'],
          `${port} is no port of ${hosts.join(', ')} for ${leg.section} routes; there is ${showPorts(ports)}`,
          {
            clients: exportTo,
            ...(ports.length === 1 && {
              remedy: `Write port: ${ports[0].number}`,
              fix: [put([...leg.path, 'port'], ports[0].number)],
            }),
          },
        );
      }
    }
  },
};
