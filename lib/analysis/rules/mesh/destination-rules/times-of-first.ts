import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { rule } from '../objects';
import { tcpOf, weightedRoutes } from './weighted-connections';

const FIELDS = ['idleTimeout', 'maxConnectionDuration'] as const;
const OTHER = 'api.example.org';

function ruled(host: string): MeshRule['fires'] {
  const route = ['api.example.com', OTHER].map((each) => ({ ...to(each, 443), weight: 50 }));
  return [
    entry({ ports: [PORTS.https] }),
    entry({ hosts: [OTHER], ports: [PORTS.https] }, { name: 'other' }),
    rule({ connectionPool: { tcp: { idleTimeout: '300s' } } }, { host }),
    routes({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], route }] }),
  ];
}

export const timesOfFirst: MeshRule = {
  id: 'POLICY057',
  severity: Severity.WARNING,
  title: 'Times of TCP connections to a destination that is not the first',
  effect:
    'Connections to the destination stay open as the rule of the first destination says, or for as long as they do by default.',
  why: 'For a route of TCP or TLS to several destinations Istio reads idleTimeout and maxConnectionDuration from the rule of the first one.',
  remedy: 'Write the times in the DestinationRule of the first destination',
  fires: ruled(OTHER),
  accepts: ruled('api.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    part: 'tcp',
    fires: '[null]',
    accepts: '"idleTimeout":"5m0s"',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/networkfilter.go: buildOutboundNetworkFiltersWithWeightedClusters',
  check(view, report) {
    for (const { object, clients, first, others } of view.once(weightedRoutes)) {
      for (const { target, rule: known } of others) {
        const [own, counting] = [tcpOf(known), tcpOf(first.rule)];
        const lost = FIELDS.filter((field) => own?.has(field) && own.text(field) !== counting?.text(field));
        if (lost.length === 0 || target.host === first.target.host) continue;
        const message = `${lost.join(' and ')} of the DestinationRule for ${target.host} ${lost.length > 1 ? 'do' : 'does'} nothing here, as ${first.target.host} comes first`;
        report(object, [...target.path, 'host'], message, { clients });
      }
    }
  },
};
