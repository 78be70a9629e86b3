import { remove } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { entry, HTTP_TO_TLS, rule } from '../objects';

const ENTRY = entry([HTTP_TO_TLS]);
const CA = { caCertificates: '/etc/ssl/partner-ca.pem' };

export const ignoredCertificates: MeshRule = {
  id: 'ORIGINATION014',
  severity: Severity.WARNING,
  title: 'Certificates that the mode leaves out',
  effect:
    'DISABLE sends clear text, and ISTIO_MUTUAL uses the certificates of the mesh, whatever certificates are written.',
  why: 'Certificates and Secrets are read with the modes SIMPLE and MUTUAL only.',
  remedy: 'Write mode: SIMPLE or MUTUAL, or take the certificates out',
  fires: [entry([{ ...HTTP_TO_TLS, targetPort: undefined }]), rule({ tls: { mode: 'DISABLE', ...CA } })],
  accepts: [ENTRY, rule({ tls: { mode: 'SIMPLE', ...CA } })],
  shown: { client: { namespace: 'shop' }, url: 'http://api.example.com/', fires: 'PLAINTEXT', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: buildUpstreamTLSSettings',
  check(view, report) {
    for (const { object } of view.of('DestinationRule')) {
      for (const { path, policy } of policiesOf(object)) {
        const { tls } = policy;
        if (tls?.mode !== 'DISABLE' && tls?.mode !== 'ISTIO_MUTUAL') continue;
        for (const field of CERTIFICATES) {
          if ((tls[field] ?? '') === '') continue;
          const at = [...path, 'tls', field];
          report(object, at, `${field} counts for nothing with mode ${tls.mode}`, { fix: [remove(at)] });
        }
      }
    }
  },
};

const CERTIFICATES = ['caCertificates', 'caCrl', 'clientCertificate', 'credentialName', 'privateKey'] as const;
