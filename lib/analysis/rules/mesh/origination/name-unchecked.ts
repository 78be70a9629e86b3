import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { entry, HOST, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { lacksNames, originating, readAs } from './originating';

const ENTRY = entry([HTTP_TO_TLS]);
const TLS = { mode: 'SIMPLE', sni: HOST };

export const nameUnchecked: MeshRule = {
  id: 'ORIGINATION006',
  severity: Severity.ERROR,
  title: 'A written sni that switches the check of the name off',
  effect:
    'The proxy takes each certificate of an authority that it trusts, whatever name is in it. Anybody in between can answer.',
  why: 'Istio checks the name of the Host header only where neither sni nor subjectAltNames are written.',
  remedy: 'Add subjectAltNames with the name that the server proves, or leave sni out',
  fires: [ENTRY, rule({ tls: TLS })],
  accepts: [ENTRY, rule({ tls: { ...TLS, subjectAltNames: [HOST] } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'name NOT CHECKED',
    accepts: 'name checked against api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: setAutoSniAndAutoSanValidation',
  check(view, report) {
    const placed = originating(
      view,
      (use, tls) => tls.filled('sni') !== undefined && readAs(view, use) === 'http' && lacksNames(view, use, tls),
    );
    for (const place of placed) {
      const sni = place.uses[0].policy.tls?.text('sni') ?? '';
      const hosts = named(place.uses.map(({ host }) => host.hostname));
      reportUses(view, report, place, `sni is ${sni}, and no subjectAltNames say which name ${hosts} has to prove`, {
        remedy: `Add subjectAltNames: [${sni}], or leave sni out`,
        fix: [put([...place.path, 'subjectAltNames'], [sni])],
      });
    }
  },
};
