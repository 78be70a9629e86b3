import { isHttpOrSniffed, isTls } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { routes, to } from '../examples';
import { entry, HTTP_TO_TLS, HTTPS, rule } from '../objects';
import { isForMesh, Leg, RoutedHosts, routedHosts, Target } from '../route-legs';
import { hasHttpOn80 } from '../route-ports';
import { clientsWhose, isSilentOnTls, rulesByHost } from './policy-at';

const ENTRY = entry([{ ...HTTP_TO_TLS, targetPort: undefined }, HTTPS]);

function routed(port: number): MeshRule['fires'] {
  const http = [{ match: [{ port: 80 }], route: [to('api.example.com', port)] }];
  return [ENTRY, routes({ http }), rule({ connectionPool: { tcp: { connectTimeout: '5s' } } })];
}

export const requestsToTlsPort: MeshRule = {
  id: 'ORIGINATION022',
  severity: Severity.ERROR,
  title: 'A route that leads requests in clear text to a port for TLS',
  effect:
    'The proxy sends requests in clear text to a port where the server speaks TLS. The calls fail, and what is in them has left readable.',
  why: 'A route changes the port and nothing else. TLS comes from a DestinationRule, and the protocol of a port is what applications speak on it.',
  remedy:
    'Take the route out, give the port for HTTP targetPort: 443, and write tls for that port in a DestinationRule',
  fires: routed(443),
  accepts: routed(80),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'outbound|443||api.example.com PLAINTEXT',
    accepts: 'outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
  check(view, report) {
    const groups = view.once(rulesByHost);
    for (const vs of view.once(routedHosts)) {
      const said = new Set<Target>();
      for (const leg of vs.legs) {
        if (leg.section !== 'http' || !isForMesh(leg) || !isAsked(view, vs, leg)) continue;
        for (const target of leg.targets) {
          const hosts = view.hosts.named(target.host);
          const port = hosts[0]?.ports.find(({ number }) => number === target.port);
          if (hosts.length !== 1 || !port || !isTls(port.protocol) || !hosts[0].service.isMeshExternal) continue;
          const clients = clientsWhose(groups.get(hosts[0]) ?? [], vs.exportTo, (group) =>
            isSilentOnTls(group.rule, port.number, target.subset),
          );
          if (clients.length === 0 || said.has(target)) continue;
          said.add(target);
          const message = `Requests are led to port ${port.number} (${port.protocol}) of ${target.host}, and nothing encrypts them`;
          report(vs.object, target.path, message, { clients });
        }
      }
    }
  },
};

/** Whether sidecars look at a route: on a port of its hosts, or on port 80, where they take any host if there is a listener. */
function isAsked(view: MeshView, { hosts }: RoutedHosts, { match }: Leg): boolean {
  const known = view.hosts;
  const isReadable = (port: number | undefined): boolean =>
    hosts.some((host) =>
      known
        .about(host)
        .some(({ ports }) =>
          ports.some(({ number, protocol }) => isHttpOrSniffed(protocol) && [undefined, 0, number].includes(port)),
        ),
    );
  return isReadable(match?.port) || (match?.port === 80 && view.once(hasHttpOn80));
}
