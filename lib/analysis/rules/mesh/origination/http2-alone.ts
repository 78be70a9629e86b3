import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { originating } from './originating';

const ENTRY = entry([HTTP_TO_TLS]);
const TLS = { mode: 'SIMPLE' };

export const http2Alone: MeshRule = {
  id: 'ORIGINATION027',
  severity: Severity.ADVICE,
  title: 'TLS that offers HTTP/2 and nothing else',
  effect: 'A server that speaks HTTP/1.1 alone refuses the handshake, and each call ends with 503.',
  why: 'h2UpgradePolicy: UPGRADE does not ask the server what it speaks: of the protocols of TLS, the proxy offers h2 alone. Most servers have it, so it is advice.',
  remedy: 'Make sure that the server speaks HTTP/2, or take h2UpgradePolicy out',
  fires: [ENTRY, rule({ tls: TLS, connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } })],
  accepts: [ENTRY, rule({ tls: TLS, connectionPool: { http: { h2UpgradePolicy: 'DO_NOT_UPGRADE' } } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: '"alpn":["h2"]',
    accepts: '"caSecret":"file-root:system","minVersion"',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: constructUpstreamTLS',
  check(view, report) {
    const placed = originating(view, ({ port, policy }) => {
      const http = policy.connectionPool?.fields('http');
      return port.protocol === 'HTTP' && http?.text('h2UpgradePolicy') === 'UPGRADE';
    });
    for (const place of placed) {
      const ports = named(place.uses.map(({ host, port }) => `port ${port.number} of ${host.hostname}`));
      reportUses(view, report, place, `for ${ports}, the proxy offers the server HTTP/2 alone`);
    }
  },
};
