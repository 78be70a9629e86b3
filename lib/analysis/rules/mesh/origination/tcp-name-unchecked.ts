import { isWildcard } from '../../../../mesh/host-name';
import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { ADDRESS, entry, HOST, rule, TCP } from '../objects';
import { reportUses } from '../report-uses';
import { lacksNames, originating, readAs } from './originating';

const ENTRY = entry([TCP]);
const TLS = { mode: 'SIMPLE', sni: HOST };

export const tcpNameUnchecked: MeshRule = {
  id: 'ORIGINATION007',
  severity: Severity.ERROR,
  title: 'TLS for TCP that checks no name',
  effect:
    'The proxy takes each certificate of an authority that it trusts, whatever name is in it. Anybody in between can answer.',
  why: 'Without subjectAltNames Istio takes the name from the Host header, and TCP has none.',
  remedy: 'Add subjectAltNames with the name that the server proves',
  fires: [ENTRY, rule({ tls: TLS })],
  accepts: [ENTRY, rule({ tls: { ...TLS, subjectAltNames: [HOST] } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://api.example.com:5432',
    address: ADDRESS,
    fires: 'name NOT CHECKED',
    accepts: 'name checked against api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: setAutoSniAndAutoSanValidation',
  check(view, report) {
    const placed = originating(view, (use, tls) => readAs(view, use) === 'tcp' && lacksNames(view, use, tls));
    for (const place of placed) {
      const [{ host, policy }] = place.uses;
      const name = policy.tls?.filled('sni') ?? (isWildcard(host.hostname) ? undefined : host.hostname);
      const ports = named(place.uses.map((use) => `port ${use.port.number} of ${use.host.hostname}`));
      reportUses(view, report, place, `no subjectAltNames say which name the server of ${ports} has to prove`, {
        ...(name !== undefined && {
          remedy: `Add subjectAltNames: [${name}]`,
          fix: [put([...place.path, 'subjectAltNames'], [name])],
        }),
      });
    }
  },
};
