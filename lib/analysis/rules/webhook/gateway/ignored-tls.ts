import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { tlsServer } from './servers';
import { checkIgnored } from '../common/server-tls';

/** B5-10. */
export const ignoredTls = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY009',
    severity: Severity.WARNING,
    title: 'TLS settings that are ignored',
    why: 'They look as if they made a difference.',
    remedy: 'Remove them; below TLS 1.2 name the ciphers',
    fires: tlsServer({ mode: 'PASSTHROUGH', credentialName: 'api-tls' }),
    accepts: tlsServer({ mode: 'PASSTHROUGH' }),
    follows: 'validateTLSOptions',
  },
  ({ spec: { servers = [] } }, report) => {
    servers.forEach(({ tls }, index) => {
      if (tls) checkIgnored(['spec', 'servers', index, 'tls'], tls, report);
    });
  },
);
