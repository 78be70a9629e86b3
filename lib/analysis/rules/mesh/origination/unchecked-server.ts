import { remove } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { entry, HTTP_TO_TLS, rule } from '../objects';

const ENTRY = entry([HTTP_TO_TLS]);

export const uncheckedServer: MeshRule = {
  id: 'ORIGINATION015',
  severity: Severity.ADVICE,
  title: 'insecureSkipVerify',
  effect:
    'The proxy encrypts and takes each certificate, also one that anybody has made. Anybody in between can answer.',
  why: 'It is said in so many words, so it is advice. Neither authority nor name are checked.',
  remedy: 'Take insecureSkipVerify out; for a private authority write caCertificates or credentialName',
  fires: [ENTRY, rule({ tls: { mode: 'SIMPLE', insecureSkipVerify: true } })],
  accepts: [ENTRY, rule({ tls: { mode: 'SIMPLE' } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'chain NOT CHECKED',
    accepts: 'chain file-root:system, name checked against',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: constructUpstreamTLS',
  check(view, report) {
    for (const { object } of view.of('DestinationRule')) {
      for (const { path, policy } of policiesOf(object)) {
        const { mode, insecureSkipVerify = false } = policy.tls ?? {};
        if (!insecureSkipVerify || (mode !== 'SIMPLE' && mode !== 'MUTUAL')) continue;
        const at = [...path, 'tls', 'insecureSkipVerify'];
        report(object, at, 'the certificate of the server is not checked', { fix: [remove(at)] });
      }
    }
  },
};
