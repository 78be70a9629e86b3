import { creationOrder } from '../../../../mesh/mesh-object';
import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { boundGateways } from '../bound-gateways';
import { canonical } from '../canonical';
import { EGRESS, EGRESS_SERVICE, gateway, SHOWN_GATEWAY } from '../egress-example';
import { entry, PORTS, routes, to } from '../examples';
import { podNamespaces } from '../gateways';
import { isExportedTo, Leg, RoutedHosts } from '../route-legs';

function beside(sniHost: string): MeshRule['fires'] {
  const leg = (name: string, host: string): object => ({
    match: [{ port: 443, sniHosts: [name] }],
    route: [to(host, 443)],
  });
  const hosts = ['api.example.com', 'api.example.org'];
  const passing = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts, tls: { mode: 'PASSTHROUGH' } };
  return [
    entry({ hosts, ports: [PORTS.tls] }),
    gateway({ servers: [passing] }),
    routes({ hosts, tls: hosts.map((host) => leg(host, EGRESS_SERVICE)) }, { name: 'to-gateway' }),
    routes({ hosts: [sniHost], gateways: [EGRESS], tls: [leg(sniHost, 'api.example.com')] }, { name: 'first' }),
    routes({ gateways: [EGRESS], tls: [leg('api.example.com', 'api.example.org')] }, { name: 'second' }),
  ];
}

export const twinsAtGateway: MeshRule = {
  id: 'ROUTING023',
  severity: Severity.WARNING,
  title: 'Two VirtualServices that route the same calls at a gateway',
  effect: 'The gateway uses one of the routes and never the other.',
  why: 'A gateway puts the routes of all VirtualServices for a host together, the older ones in front, and takes the first that fits. A server name that is routed already is not routed again.',
  remedy: 'Write one route for the calls, or take the one out that is not meant',
  fires: beside('api.example.com'),
  accepts: beside('api.example.org'),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: '> outbound|443||api.example.com',
    accepts: '> outbound|443||api.example.org',
  },
  source:
    'istio.io/istio pilot/pkg/networking/core/gateway.go: buildGatewayHTTPRouteConfig, buildGatewayNetworkFiltersFromTLSRoutes',
  check(view, report) {
    for (const claims of claimsAtGateways(view)) {
      const [first, ...others] = [...claims].sort((a, b) => creationOrder(a.order, b.order));
      const leads = canonical(leadsOf(first));
      for (const other of others) {
        if (other.vs === first.vs || canonical(leadsOf(other)) === leads) continue;
        const { object, namespace } = first.vs;
        const message = `${first.what} is routed at Gateway ${first.gateway} by VirtualService ${namespace}/${object.name} already`;
        report(other.vs.object, other.leg.path, message, { clients: other.vs.exportTo });
      }
    }
  },
};

/** That a VirtualService routes calls at a gateway. */
interface Claim {
  readonly vs: RoutedHosts;
  readonly order: { readonly createdAt: number; readonly name: string; readonly namespace: string };
  readonly gateway: string;
  readonly leg: Leg;
  readonly what: string;
}

/** All that claim the same calls of one host at one gateway. */
function claimsAtGateways(view: MeshView): readonly (readonly Claim[])[] {
  const created = new Map(
    view.mesh
      .objectsOf('networking.istio.io', 'VirtualService')
      .map(({ source, createdAt }) => [view.writtenAs(source), createdAt]),
  );
  const pods = view.once(podNamespaces);
  const byHost = new Map<string, Claim[]>();
  for (const { vs, gateway: bound, legs } of view.once(boundGateways)) {
    const namespaces = [...(pods.get(bound.key) ?? [])];
    if (namespaces.length > 0 && !namespaces.some((namespace) => isExportedTo(vs, namespace))) continue;
    const { object, namespace } = vs;
    const order = { createdAt: created.get(object) ?? 0, name: object.name, namespace };
    for (const leg of legs.filter(({ match }) => !match?.sourceLabels && !match?.sourceNamespace)) {
      const claim = { vs, order, gateway: bound.key, leg };
      for (const what of claimed(vs, leg)) {
        append(byHost, `${bound.key} ${leg.section} ${what}`, { ...claim, what });
      }
    }
  }
  return [...byHost.values()].flatMap((claims) => {
    // Most hosts are routed by one object, and are not looked at any closer.
    if (claims.every(({ vs }) => vs === claims[0].vs)) return [];
    const found = new Map<string, Claim[]>();
    for (const claim of claims) append(found, matchOf(claim.leg), claim);
    return [...found.values()];
  });
}

/** Server names, or hosts. */
function claimed({ hosts }: RoutedHosts, { section, match }: Leg): readonly string[] {
  if (section === 'tls') return match?.sniHosts ?? [];
  return section === 'http' ? hosts : [];
}

/** What a gateway does not ask for in a match for HTTP. */
const NO_CONDITIONS = ['gateways', 'name'];

/** Conditions beside the host, as a text. */
function matchOf({ section, match = {} }: Leg): string {
  if (section === 'tls') return canonical({ port: match.port, subnets: match.destinationSubnets });
  const conditions = Object.entries(match).filter(([field]) => !NO_CONDITIONS.includes(field));
  return canonical(Object.fromEntries(conditions));
}

/** What a route does but for its conditions. */
function leadsOf({ vs: { spec }, leg: { section, index } }: Claim): object {
  const routes = (spec[section] ?? []) as readonly object[];
  return { ...routes[index], match: undefined, name: undefined };
}
