import { isSubsetOfHost, isWildcard } from '../../../../mesh/host-name';
import { isTls } from '../../../../mesh/protocol';
import type { Service } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry, PORTS, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { isForMesh, Leg, RoutedHosts, routedHosts } from '../route-legs';
import { clientsOfService, common } from '../visibility';

function named(sniHosts: readonly string[]): MeshRule['fires'] {
  return [
    entry({ hosts: ['*.example.com'], ports: [PORTS.tls], resolution: 'DYNAMIC_DNS' }),
    routes({
      hosts: ['*.example.com'],
      tls: [{ match: [{ sniHosts }], route: [to('*.example.com', 443)] }],
    }),
  ];
}

export const namesLeftOut: MeshRule = {
  id: 'ROUTING012',
  severity: Severity.WARNING,
  title: 'TLS routes for some names of a wildcard',
  effect:
    'Calls to the other names of the wildcard are calls to unknown hosts: refused with REGISTRY_ONLY, else let out past all settings of the host.',
  why: 'As soon as one tls route fits a port of a host, the proxy no longer routes the host by itself.',
  remedy: 'Add a route at the end with the wildcard among its sniHosts',
  fires: named(['api.example.com']),
  accepts: named(['api.example.com', '*.example.com']),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://mail.example.com/',
    fires: 'PassthroughCluster',
    accepts: 'outbound|443||*.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/tls.go: buildSidecarOutboundTLSFilterChainOpts',
  check(view, report) {
    for (const { service, port, legs } of view.once(routedWildcards)) {
      const isWhole = legs.some(({ leg }) =>
        (leg.match?.sniHosts ?? []).some((name) => isSubsetOfHost(service.hostname, name)),
      );
      if (isWhole) continue;
      const [{ vs, leg }] = legs;
      report(
        vs.object,
        [...leg.path, 'sniHosts'],
        `Of ${service.hostname} on port ${port}, clients reach ${(leg.match?.sniHosts ?? []).join(', ')} and no other name`,
        {
          remedy: `Add a route at the end with sniHosts: ["${service.hostname}"]`,
          clients: common(vs.exportTo, clientsOfService(service)),
        },
      );
    }
  },
};

interface RoutedWildcard {
  readonly service: Service;
  readonly port: number;
  readonly legs: { readonly vs: RoutedHosts; readonly leg: Leg }[];
}

/** Wildcards on ports for TLS, with the routes that every client has for them. */
function routedWildcards(view: MeshView): RoutedWildcard[] {
  const known = view.hosts;
  const found = new Map<string, RoutedWildcard>();
  for (const vs of view.once(routedHosts)) {
    const legs = vs.legs.filter((leg) => leg.section === 'tls' && isForMesh(leg) && isForAll(leg));
    if (legs.length === 0) continue;
    const services = new Set(
      vs.hosts.flatMap((host) => [
        ...(isWildcard(host) ? servicesOf(known.about(host)) : []),
        ...servicesOf(known.covering(host)),
      ]),
    );
    for (const service of services) {
      if (!isWildcard(service.hostname) || common(vs.exportTo, clientsOfService(service)).length === 0) continue;
      for (const { number, protocol } of service.ports) {
        const fitting = legs.filter(({ match }) => isTls(protocol) && [undefined, 0, number].includes(match?.port));
        if (fitting.length === 0) continue;
        const key = `${service.namespace} ${service.hostname} ${service.address} ${number}`;
        const routed = found.get(key) ?? { service, port: number, legs: [] };
        found.set(key, routed);
        routed.legs.push(...fitting.map((leg) => ({ vs, leg })));
      }
    }
  }
  return [...found.values()];
}

function isForAll({ match }: Leg): boolean {
  return Object.keys(match?.sourceLabels ?? {}).length === 0 && !match?.sourceNamespace;
}
