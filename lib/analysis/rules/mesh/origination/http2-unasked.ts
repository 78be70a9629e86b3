import { isHttp, isTcp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';

const PLAIN = entry([{ ...HTTP_TO_TLS, targetPort: undefined }]);
const UPGRADE = { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } };

export const http2Unasked: MeshRule = {
  id: 'ORIGINATION017',
  severity: Severity.WARNING,
  title: 'HTTP/2 without TLS, or on a port that is not HTTP',
  effect:
    'The proxy speaks HTTP/2 in clear text, without asking whether the server can. Most external servers close the connection.',
  why: 'With TLS both sides agree on HTTP/2. Without, h2UpgradePolicy: UPGRADE makes the proxy start with it.',
  remedy: 'Write the policy for a port that is encrypted, or take h2UpgradePolicy out',
  fires: [PLAIN, rule(UPGRADE)],
  accepts: [entry([{ ...HTTP_TO_TLS, protocol: 'GRPC' }]), rule({ ...UPGRADE, tls: { mode: 'SIMPLE' } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: '"http2":true',
    accepts: '"alpn":["h2"]',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: shouldH2Upgrade',
  check(view, report) {
    const uses = view.policyUses.filter(({ host: { service }, port: { protocol }, policy }) => {
      const http = policy.connectionPool?.fields('http');
      if (http?.text('h2UpgradePolicy') !== 'UPGRADE' || !service.isMeshExternal) return false;
      const mode = policy.tls?.text('mode') ?? 'DISABLE';
      return isTcp(protocol) || (isHttp(protocol) && protocol === 'HTTP' && mode === 'DISABLE');
    });
    for (const place of byPlace(uses, (use) => placeOf(use, 'connectionPool'))) {
      const ports = named(
        place.uses.map(({ host, port }) => `port ${port.number} (${port.protocol}) of ${host.hostname}`),
      );
      reportUses(view, report, place, `${ports} is spoken to in HTTP/2 without TLS`, {
        field: ['http', 'h2UpgradePolicy'],
      });
    }
  },
};
