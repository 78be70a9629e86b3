import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { isHttp } from '../values/protocols';
import { server } from './servers';

/** B5-6. */
export const redirect = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY007',
    severity: Severity.WARNING,
    title: 'httpsRedirect on a server that is not HTTP',
    why: 'Only HTTP has an answer that sends the caller elsewhere.',
    remedy: 'Leave httpsRedirect out, or set it on the server of port 80',
    fires: server({
      port: { number: 443, name: 'tls', protocol: 'TLS' },
      tls: { mode: 'PASSTHROUGH', httpsRedirect: true },
    }),
    accepts: server({ tls: { httpsRedirect: true } }),
    follows: 'ValidateGateway',
  },
  ({ spec: { servers = [] } }, report) => {
    servers.forEach(({ port, tls }, index) => {
      if (port && tls?.httpsRedirect === true && !isHttp(port.protocol)) {
        report(
          ['spec', 'servers', index, 'tls', 'httpsRedirect'],
          `a server of ${port.protocol ?? ''} cannot redirect`,
        );
      }
    });
  },
);
