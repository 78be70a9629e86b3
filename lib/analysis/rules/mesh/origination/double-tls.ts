import { isTls } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, HTTPS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { originating, readAs } from './originating';

const ENTRY = entry([HTTP_TO_TLS, HTTPS]);

export const doubleTls: MeshRule = {
  id: 'ORIGINATION002',
  severity: Severity.ERROR,
  title: 'TLS inside TLS',
  effect: 'Applications that call the port with https get TLS inside of TLS, and the handshake fails.',
  why: 'TLS settings for the host as a whole count for each of its ports, also for those where applications encrypt themselves.',
  remedy: 'Move tls to portLevelSettings for the ports on which applications speak clear text',
  fires: [ENTRY, rule({ tls: { mode: 'SIMPLE' } })],
  accepts: [ENTRY, rule({ portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'TLS INSIDE TLS',
    accepts: 'application TLS untouched',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyTrafficPolicy',
  check(view, report) {
    const placed = originating(view, (use) => isTls(use.port.protocol) && readAs(view, use) === 'tls');
    for (const place of placed) {
      const ports = named(
        place.uses.map(({ host, port }) => `port ${port.number} (${port.protocol}) of ${host.hostname}`),
      );
      reportUses(view, report, place, `the proxy encrypts ${ports}, where applications encrypt themselves`);
    }
  },
};
