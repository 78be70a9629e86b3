import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry, PORTS, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { isForMesh, RoutedHosts, routedHosts, Section } from '../route-legs';
import { hasHttpOn80, portsFor, portsOf, showPorts } from '../route-ports';

const WRITTEN: Readonly<Record<Section, string>> = { http: 'HTTP', tls: 'TLS', tcp: 'TCP' };

const ENCRYPTED = entry({ ports: [PORTS.https] });
const ELSEWHERE = to('api.example.org', 443);
/** The routes that a port for TLS has. */
const TLS_ROUTES = [ENCRYPTED, routes({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], route: [ELSEWHERE] }] })];
const SHOWN: MeshRule['shown'] = {
  client: { namespace: 'shop' },
  url: 'https://api.example.com/',
  fires: 'outbound|443||api.example.com',
  accepts: 'outbound|443||api.example.org',
};

export const idleHttp: MeshRule = {
  id: 'ROUTING001',
  severity: Severity.WARNING,
  title: 'Routes for HTTP to a host without a port for HTTP',
  effect:
    'Timeouts, retries, faults, header changes and destinations of these routes count for nothing. The calls pass as if the VirtualService did not exist.',
  why: 'A sidecar looks into requests on ports for HTTP, and on ports without a protocol. On a port for HTTPS or TLS it sees bytes.',
  remedy: 'Call a port for HTTP and let the proxy speak TLS to the server, or write tls routes',
  fires: [ENCRYPTED, routes({ http: [{ route: [ELSEWHERE] }] })],
  accepts: TLS_ROUTES,
  shown: SHOWN,
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: buildSidecarVirtualHostsForVirtualService',
  check(view, report) {
    eachIdle(view, 'http', (vs, message) => {
      report(vs.object, ['spec', 'http'], message, { clients: vs.exportTo });
    });
  },
};

export const idleTls: MeshRule = {
  id: 'ROUTING002',
  severity: Severity.WARNING,
  title: 'Routes for TLS to a host without a port for TLS',
  effect: 'The routes count for nothing. The calls pass as if they were not written.',
  why: 'A sidecar asks for the server name on ports with the protocol HTTPS or TLS, and on no other.',
  remedy: 'Give the host a port with the protocol TLS, or write http routes for its port for HTTP',
  fires: [
    entry(),
    routes({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], route: [to('api.example.org', 80)] }] }),
  ],
  accepts: [entry(), routes({ http: [{ route: [to('api.example.org', 80)] }] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'outbound|80||api.example.com',
    accepts: 'outbound|80||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/tls.go: buildSidecarOutboundTLSFilterChainOpts',
  check(view, report) {
    eachIdle(view, 'tls', (vs, message) => {
      report(vs.object, ['spec', 'tls'], message, { clients: vs.exportTo });
    });
  },
};

export const idleTcp: MeshRule = {
  id: 'ROUTING003',
  severity: Severity.WARNING,
  title: 'Routes for TCP to a host without a port for TCP',
  effect: 'The routes count for nothing. The calls pass as if they were not written.',
  why: 'A sidecar uses tcp routes on ports with a protocol such as TCP, and on ports without a protocol. Ports for HTTP have http routes, ports for TLS have tls routes.',
  remedy: 'Write http or tls routes, as the ports of the host ask for',
  fires: [ENCRYPTED, routes({ tcp: [{ route: [ELSEWHERE] }] })],
  accepts: TLS_ROUTES,
  shown: SHOWN,
  source: 'istio.io/istio pilot/pkg/networking/core/tls.go: buildSidecarOutboundTCPFilterChainOpts',
  check(view, report) {
    eachIdle(view, 'tcp', (vs, message) => {
      report(vs.object, ['spec', 'tcp'], message, { clients: vs.exportTo });
    });
  },
};

/** Whether all routes for HTTP are for port 80, where sidecars take any host. */
function isOfPort80(view: MeshView, { legs }: RoutedHosts, section: Section): boolean {
  const asked = legs.filter((leg) => leg.section === section && isForMesh(leg));
  return section === 'http' && asked.every(({ match }) => match?.port === 80) && view.once(hasHttpOn80);
}

/** Lists of routes for sidecars of which no host has a port; none of a host that the manifests do not register. */
function eachIdle(view: MeshView, section: Section, visit: (vs: RoutedHosts, message: string) => void): void {
  const known = view.hosts;
  for (const vs of view.once(routedHosts)) {
    if (!vs.legs.some((leg) => leg.section === section && isForMesh(leg))) continue;
    const services = vs.hosts.map((host) => servicesOf(known.about(host)));
    if (services.some((found) => found.length === 0)) continue;
    const all = services.flat();
    if (portsFor(section, all).length > 0 || isOfPort80(view, vs, section)) continue;
    const what = `no port for ${WRITTEN[section]}: its ports are ${showPorts(portsOf(all))}`;
    visit(vs, vs.hosts.length === 1 ? `${vs.hosts[0]} has ${what}` : `None of ${vs.hosts.join(', ')} has ${what}`);
  }
}
