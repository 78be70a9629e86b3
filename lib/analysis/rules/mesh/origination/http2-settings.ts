import { isHttp2 } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';

const ENTRY = entry([HTTP_TO_TLS]);
const TLS = { mode: 'SIMPLE' };

export const http2Settings: MeshRule = {
  id: 'ORIGINATION018',
  severity: Severity.ADVICE,
  title: 'Settings for HTTP/2 on a port that is HTTP/1.1',
  effect: 'The proxy leaves them out.',
  why: 'They count where Istio itself chooses HTTP/2: for the protocols HTTP2 and GRPC, and with h2UpgradePolicy. No call shows that they are missing, so it is advice.',
  remedy: 'Write h2UpgradePolicy: UPGRADE beside them, if the server can, or take them out',
  fires: [ENTRY, rule({ tls: TLS, connectionPool: { http: { maxConcurrentStreams: 100 } } })],
  accepts: [
    entry([{ ...HTTP_TO_TLS, protocol: 'GRPC' }]),
    rule({ tls: TLS, connectionPool: { http: { maxConcurrentStreams: 100 } } }),
  ],
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyConnectionPool',
  check(view, report) {
    const pools = view.policyUses.filter(({ policy }) => policy.connectionPool?.has('http'));
    for (const place of byPlace(pools, (use) => placeOf(use, 'connectionPool'))) {
      const http = place.uses[0].policy.connectionPool?.fields('http');
      const isUpgraded = http?.text('h2UpgradePolicy') === 'UPGRADE' && !(http.truth('useClientProtocol') ?? false);
      if (isUpgraded || place.uses.some(({ port }) => isHttp2(port.protocol))) continue;
      const ports = named(place.uses.map(({ host, port }) => `port ${port.number} of ${host.hostname}`));
      for (const field of ['maxConcurrentStreams', 'http2KeepAlive'].filter((name) => http?.has(name))) {
        reportUses(view, report, place, `${field} does nothing for ${ports}`, { field: ['http', field] });
      }
    }
  },
};
