import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { ADDRESS, rule } from '../objects';
import { weightedRoutes } from './weighted-connections';

const PROXY = 'proxy.example.com';
const TUNNEL = { tunnel: { protocol: 'CONNECT', targetHost: 'api.example.com', targetPort: 443 } };

function shared(destinations: readonly object[]): MeshRule['fires'] {
  const port = { number: 3128, name: 'tcp', protocol: 'TCP' };
  return [
    entry({ ports: [PORTS.https] }),
    entry({ hosts: [PROXY], ports: [port], addresses: [ADDRESS] }, { name: 'proxy' }),
    rule(undefined, { host: PROXY, subsets: [{ name: 'tunnel', trafficPolicy: TUNNEL }] }, { name: 'proxy' }),
    routes({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], route: destinations }] }),
  ];
}

const TO_PROXY = to(PROXY, 3128, 'tunnel');

export const tunnelBesideOthers: MeshRule = {
  id: 'POLICY056',
  severity: Severity.WARNING,
  title: 'A tunnel of a subset in a route with several destinations',
  effect: 'The proxy connects to the servers of the subset themselves, and opens no tunnel.',
  why: 'A route to several destinations has one tunnel or none: that of the rule of the first destination. Tunnels of subsets are left out.',
  remedy: 'Lead the route to the subset alone, or write tunnel in trafficPolicy of the rule of the first destination',
  fires: shared([
    { ...TO_PROXY, weight: 50 },
    { ...to('api.example.com', 443), weight: 50 },
  ]),
  accepts: shared([TO_PROXY]),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    part: 'tcp',
    fires: '[null]',
    accepts: '"tunnel"',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/networkfilter.go: buildOutboundNetworkFiltersWithWeightedClusters',
  check(view, report) {
    for (const { object, clients, first, others } of view.once(weightedRoutes)) {
      for (const { target, rule: known } of [first, ...others]) {
        const subset = known?.subsets.find(({ name }) => name === target.subset);
        if (!subset?.trafficPolicy?.tunnel) continue;
        const message = `The tunnel of subset ${subset.name} of ${target.host} is left out beside other destinations`;
        report(object, [...target.path, 'subset'], message, { clients });
      }
    }
  },
};
