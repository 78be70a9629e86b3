import { isWildcard } from '../../../../mesh/host-name';
import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { ADDRESS, entry, HOST, rule, TCP } from '../objects';
import { reportUses } from '../report-uses';
import { originating, readAs } from './originating';

const ENTRY = entry([TCP]);
const TLS = { mode: 'SIMPLE', subjectAltNames: [HOST] };

export const tcpWithoutSni: MeshRule = {
  id: 'ORIGINATION008',
  severity: Severity.WARNING,
  title: 'TLS for TCP that sends no server name',
  effect:
    'The server is not told which name is meant. A server with several names answers with the wrong certificate, or not at all.',
  why: 'Without sni Istio takes the server name from the Host header, and TCP has none.',
  remedy: 'Write sni',
  fires: [ENTRY, rule({ tls: TLS })],
  accepts: [ENTRY, rule({ tls: { ...TLS, sni: HOST } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://api.example.com:5432',
    address: ADDRESS,
    fires: 'sni NONE',
    accepts: 'sni api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: setAutoSniAndAutoSanValidation',
  check(view, report) {
    const placed = originating(view, (use, tls) => readAs(view, use) === 'tcp' && tls.filled('sni') === undefined);
    for (const place of placed) {
      const [{ host }] = place.uses;
      const name = isWildcard(host.hostname) ? undefined : host.hostname;
      const ports = named(place.uses.map((use) => `port ${use.port.number} of ${use.host.hostname}`));
      reportUses(view, report, place, `no server name is sent to ${ports}`, {
        ...(name !== undefined && { remedy: `Write sni: ${name}`, fix: [put([...place.path, 'sni'], name)] }),
      });
    }
  },
};
