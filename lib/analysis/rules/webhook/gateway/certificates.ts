import { webhookRule } from '../../define';
import { tlsServer } from './servers';
import { checkServerTls } from '../common/server-tls';

/** B5-7 to B5-9. */
export const certificates = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY008',
    title: 'The server has no certificate, or several',
    why: 'Callers are shown one certificate, from a Secret or from files; ISTIO_MUTUAL shows that of the mesh.',
    remedy: 'Write credentialName or the files, and for MUTUAL caCertificates beside them',
    fires: tlsServer({ mode: 'SIMPLE', serverCertificate: '/etc/certs/tls.crt' }),
    accepts: tlsServer({ mode: 'SIMPLE', credentialName: 'api-tls' }),
    follows: 'validateTLSOptions',
  },
  ({ spec: { servers = [] } }, report) => {
    servers.forEach(({ tls }, index) => {
      if (tls) checkServerTls(['spec', 'servers', index, 'tls'], tls, report);
    });
  },
);
