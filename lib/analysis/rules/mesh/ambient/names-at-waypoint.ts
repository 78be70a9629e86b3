import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { isForMesh, routedHosts } from '../route-legs';
import { ambientNamespaces } from './ambient-namespaces';
import { servedHosts } from './served-hosts';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

function routed(match: object): MeshRule['fires'] {
  return [
    ...AMBIENT_SHOP,
    ambientEntry(ASKING, { ports: [PORTS.tls] }),
    ambientEntry(
      ASKING,
      { hosts: ['www.example.com'], addresses: ['240.10.0.2'], ports: [PORTS.tls] },
      { name: 'www' },
    ),
    entry({ hosts: ['api.example.org'], ports: [PORTS.tls] }, { name: 'other' }),
    routes({
      hosts: ['api.example.com', 'www.example.com'],
      tls: [{ match: [{ sniHosts: ['api.example.com'], ...match }], route: [to('api.example.org', 443)] }],
    }),
  ];
}

const SHOWN = {
  ...AMBIENT_CALL,
  url: 'https://api.example.com/',
  fires: 'inbound-vip|443|tcp|api.example.com',
  accepts: 'outbound|443||api.example.org',
};

export const namesAtWaypoint: MeshRule = {
  id: 'AMBIENT009',
  severity: Severity.WARNING,
  title: 'A match for several server names at a waypoint',
  effect: 'The waypoint leaves the route out. Calls go to the servers of the host itself.',
  why: 'A waypoint does not look at the server name of a connection. Of the routes for TLS it uses those with the host as their only name, or without a match.',
  remedy: 'Write a match for each name, one of them with the host alone',
  fires: routed({ sniHosts: ['api.example.com', 'www.example.com'] }),
  accepts: routed({}),
  shown: SHOWN,
  source: 'istio.io/istio pilot/pkg/networking/core/listener_waypoint.go: getTLSRouteMatch',
  check(view, report) {
    if (view.once(ambientNamespaces).size === 0) return;
    const served = view.once(servedHosts);
    for (const { object, legs } of view.once(routedHosts)) {
      for (const leg of legs) {
        const names = leg.match?.sniHosts ?? [];
        if (leg.section !== 'tls' || !isForMesh(leg) || names.length < 2) continue;
        const host = names.find((name) => served.has(name));
        // Another match of the route may be the one for the host.
        const isMatched = legs.some(
          ({ index, section, match }) =>
            section === 'tls' && index === leg.index && match?.sniHosts?.length === 1 && match.sniHosts[0] === host,
        );
        if (host === undefined || isMatched) continue;
        report(object, [...leg.path, 'sniHosts'], `${host} has a waypoint, and stands among other names`, {
          remedy: `Add a match with sniHosts: [${host}]`,
          ...(leg.match && { fix: [put([...leg.route, 'match', '-'], { ...leg.match, sniHosts: [host] })] }),
        });
      }
    }
  },
};

export const clientsAtWaypoint: MeshRule = {
  id: 'AMBIENT010',
  severity: Severity.WARNING,
  title: 'A match by client at a waypoint, for connections',
  effect: 'The waypoint leaves the match out for all clients. Calls go on as later routes or the host itself say.',
  why: 'For connections that it does not look into, a waypoint knows neither labels nor the namespace of who calls.',
  remedy: 'Remove sourceLabels and sourceNamespace, and say in an AuthorizationPolicy who may call',
  fires: routed({ sourceNamespace: 'shop' }),
  accepts: routed({}),
  shown: SHOWN,
  source: 'istio.io/istio pilot/pkg/networking/core/listener_waypoint.go: getTLSRouteMatch, getTCPRouteMatch',
  check(view, report) {
    if (view.once(ambientNamespaces).size === 0) return;
    const served = view.once(servedHosts);
    for (const { object, legs, hosts } of view.once(routedHosts)) {
      const host = hosts.find((each) => served.has(each));
      if (host === undefined) continue;
      for (const leg of legs) {
        const { sourceNamespace = '', sourceLabels = {} } = leg.match ?? {};
        if (leg.section === 'http' || !isForMesh(leg)) continue;
        const field =
          sourceNamespace === ''
            ? Object.keys(sourceLabels).length > 0
              ? 'sourceLabels'
              : undefined
            : 'sourceNamespace';
        if (field === undefined) continue;
        report(object, [...leg.path, field], `${host} has a waypoint, which does not know who calls`);
      }
    }
  },
};
