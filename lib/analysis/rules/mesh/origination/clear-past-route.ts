import { isHttp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { SHOWN_GATEWAY } from '../egress-example';
import { behindHttpRoute } from '../gateway-api-example';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { placeOfParent, RoutedElsewhere, routedElsewhere } from '../routing/gateway-api-routes';
import { serverPort } from './originating';
import { clientsWhose, isSilentOnTls, rulesByHost } from './policy-at';

const TLS_PORT = 443;

function routedFrom(namespace: string): MeshRule['fires'] {
  const ofGateway = rule({ tls: { mode: 'SIMPLE' } }, { exportTo: ['.'] }, { namespace: 'istio-egress' });
  return [entry([HTTP_TO_TLS]), ...behindHttpRoute(namespace), ofGateway];
}

export const clearPastRoute: MeshRule = {
  id: 'ORIGINATION030',
  severity: Severity.ERROR,
  title: 'A route of the Gateway API to encryption, which clients of other namespaces do not have',
  effect:
    'All clients but those in the namespace of the route call the host by themselves, and send clear text to a port where the server speaks TLS. What is in the calls has left readable.',
  why: 'A route of the Gateway API acts on clients of its own namespace, and on all clients where it is beside the host. In a third namespace, such as that of a gateway, it acts on nobody else.',
  remedy:
    'Write the route in the namespace of the host; and add a DestinationRule with tls beside the ServiceEntry, exported like it',
  fires: routedFrom('platform'),
  accepts: routedFrom('shop'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'outbound|80||api.example.com PLAINTEXT',
    accepts: '> outbound|80||api.example.com SIMPLE TLS',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: buildSidecarVirtualHostsForVirtualService',
  check(view, report) {
    for (const { host, routes, clients, port } of view.once(clearBeside)) {
      for (const route of routes) {
        const object = view.writtenAs(route.source);
        if (!object) continue;
        report(
          object,
          placeOfParent(object, route.namespace, host),
          `Only clients in ${route.namespace} have this route: others send clear text to port ${TLS_PORT} of the servers of ${host.hostname} when they call port ${port}`,
          {
            clients,
            remedy: `Write the route in ${host.namespace}, and add a DestinationRule with tls beside the host`,
          },
        );
      }
    }
  },
};

interface ClearBeside extends RoutedElsewhere {
  readonly port: number;
}

/** What clients without the routes send in clear text to a port of TLS. */
export function clearBeside(view: MeshView): readonly ClearBeside[] {
  const elsewhere = view.once(routedElsewhere);
  if (elsewhere.length === 0) return [];
  const groups = view.once(rulesByHost);
  return elsewhere.flatMap((routed): ClearBeside[] => {
    const { host, clients, others } = routed;
    if (!host.service.isMeshExternal) return [];
    const { number: port } =
      host.ports.find(
        ({ number, protocol }) =>
          isHttp(protocol) &&
          number !== TLS_PORT &&
          serverPort(view, host, number) === TLS_PORT &&
          // What some route leads to the host itself is another finding.
          !view.routeTargets.isReached(host.hostname, number, 'http'),
      ) ?? {};
    if (port === undefined) return [];
    const clear = clientsWhose(groups.get(host) ?? [], clients, ({ rule: own }) => isSilentOnTls(own, port));
    const left = clear.filter((namespace) => !others.has(namespace));
    return left.length > 0 ? [{ ...routed, clients: left, port }] : [];
  });
}
