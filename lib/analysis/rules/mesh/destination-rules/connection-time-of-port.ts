import { isTcp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { ADDRESS, entry, rule, TCP } from '../objects';
import { reportUses } from '../report-uses';

const ENTRY = entry([TCP]);
const POOL = { connectionPool: { tcp: { idleTimeout: '300s' } } };

export const connectionTimeOfPort: MeshRule = {
  id: 'POLICY018',
  severity: Severity.WARNING,
  title: 'Times of TCP connections that are written for a port or a subset',
  effect:
    'Connections of TCP and TLS stay open as if they were not written: for an hour without traffic, and without end with it.',
  why: 'For TCP and TLS Istio reads idleTimeout and maxConnectionDuration from trafficPolicy of the rule itself.',
  remedy: 'Write them in trafficPolicy.connectionPool.tcp',
  fires: [ENTRY, rule({ portLevelSettings: [{ port: { number: 5432 }, ...POOL }] })],
  accepts: [ENTRY, rule(POOL)],
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://api.example.com:5432',
    address: ADDRESS,
    part: 'tcp',
    fires: '[null]',
    accepts: '"idleTimeout":"5m0s"',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/networkfilter.go: buildOutboundNetworkFiltersWithSingleDestination',
  check(view, report) {
    const pools = view.policyUses.filter(({ policy, rule: { trafficPolicy } }) => {
      const { connectionPool } = policy;
      return connectionPool && connectionPool !== trafficPolicy?.connectionPool;
    });
    for (const place of byPlace(pools, (use) => placeOf(use, 'connectionPool'))) {
      // A port of HTTP reads them there.
      if (!place.uses.every(({ port }) => isTcp(port.protocol))) continue;
      const [
        {
          policy,
          rule: { trafficPolicy },
        },
      ] = place.uses;
      const tcp = policy.connectionPool?.fields('tcp');
      const general = trafficPolicy?.connectionPool?.fields('tcp');
      const ports = named(place.uses.map(({ host, port }) => `port ${port.number} of ${host.hostname}`));
      for (const field of ['idleTimeout', 'maxConnectionDuration']) {
        if (!tcp?.has(field) || general?.text(field) === tcp.text(field)) continue;
        reportUses(view, report, place, `${field} does nothing for ${ports}`, { field: ['tcp', field] });
      }
    }
  },
};
