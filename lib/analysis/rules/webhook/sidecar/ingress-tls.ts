import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isTls } from '../values/protocols';
import { inbound } from './sidecar';
import { checkServerTls } from '../common/server-tls';

/** B6-7. */
export const ingressTls = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR008',
    title: 'TLS settings that a Sidecar cannot use',
    why: 'A workload has its certificate from files, and checks callers by a CA alone.',
    remedy:
      'Write mode SIMPLE or MUTUAL with serverCertificate, privateKey and caCertificates, on a port of HTTPS or TLS',
    fires: inbound({ tls: { mode: 'SIMPLE', credentialName: 'api-tls' } }),
    accepts: inbound({
      tls: { mode: 'SIMPLE', serverCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' },
    }),
    follows: 'ValidateSidecar, validateTLSOptions',
  },
  ({ spec: { ingress = [] } }, report) => {
    ingress.forEach(({ port, tls }, index) => {
      if (!tls || !port) return;
      const path = ['spec', 'ingress', index, 'tls'];
      const { mode = 'PASSTHROUGH', httpsRedirect = false, credentialName = '' } = tls;
      for (const field of ['subjectAltNames', 'credentialNames', 'tlsCertificates'] as const) {
        if ((tls[field] ?? []).length > 0) report([...path, field], `a Sidecar has no ${field}`);
      }
      if (httpsRedirect) report([...path, 'httpsRedirect'], 'a Sidecar cannot redirect');
      if (credentialName !== '') report([...path, 'credentialName'], 'a Sidecar has no credentialName');
      if (mode === 'ISTIO_MUTUAL' || mode === 'AUTO_PASSTHROUGH')
        report([...path, 'mode'], `a Sidecar has no mode ${mode}`);
      if (!isTls(port.protocol)) report(path, `a port of ${show(port.protocol ?? '')} has TLS settings`);
      checkServerTls(path, tls, report);
    });
  },
);
