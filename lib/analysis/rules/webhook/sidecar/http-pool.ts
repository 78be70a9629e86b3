import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { isHttp } from '../values/protocols';
import { sidecar } from './sidecar';

/** B6-8. */
export const httpPool = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR010',
    severity: Severity.WARNING,
    title: 'HTTP limits on a port that is not HTTP',
    why: 'Only the limits of TCP work there.',
    remedy: 'Remove them, or write the protocol of the port',
    fires: sidecar({
      ingress: [{ port: { number: 5432, name: 'tcp', protocol: 'TCP' }, connectionPool: { http: { maxRetries: 1 } } }],
    }),
    accepts: sidecar({
      ingress: [
        { port: { number: 5432, name: 'tcp', protocol: 'TCP' }, connectionPool: { tcp: { maxConnections: 1 } } },
      ],
    }),
    follows: 'ValidateSidecar',
  },
  ({ spec: { ingress = [] } }, report) => {
    ingress.forEach(({ port, connectionPool }, index) => {
      if (port && connectionPool?.http && !isHttp(port.protocol)) {
        report(
          ['spec', 'ingress', index, 'connectionPool', 'http'],
          `a port of ${show(port.protocol ?? '')} has limits of HTTP`,
        );
      }
    });
  },
);
