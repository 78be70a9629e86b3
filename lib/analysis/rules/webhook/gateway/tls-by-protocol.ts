import { webhookRule } from '../../define';
import { isHttp, isProtocol, isTls } from '../values/protocols';
import { server } from './servers';

/** B5-5. */
export const tlsByProtocol = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY006',
    title: 'TLS settings and protocol contradict each other',
    why: 'A server of HTTPS or TLS needs to know what to present, and any other presents nothing.',
    remedy: 'Add tls to servers of HTTPS and TLS; on plain HTTP only httpsRedirect can stand in it',
    fires: server({ port: { number: 443, name: 'https', protocol: 'HTTPS' } }),
    accepts: server({ port: { number: 443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' } }),
    follows: 'validateServer',
  },
  ({ spec: { servers = [] } }, report) => {
    servers.forEach(({ port, tls }, index) => {
      const path = ['spec', 'servers', index, 'tls'];
      const protocol = port?.protocol ?? '';
      if (isTls(protocol) && !tls) report(path, `a server of ${protocol} has no TLS settings`);
      if (!tls || isTls(protocol) || !isProtocol(protocol)) return;
      const { mode = 'PASSTHROUGH', caCertificates = '', privateKey = '', serverCertificate = '' } = tls;
      const isPassthrough = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
      const isRedirect = isPassthrough && `${caCertificates}${privateKey}${serverCertificate}` === '';
      if (!isHttp(protocol) || !isRedirect) report(path, `a server of ${protocol} has TLS settings`);
    });
  },
);
