import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { isAddress } from '../values/addresses';
import { TO_API, virtualService } from './routes';

/** B4-17. */
export const addressAsServerName = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE022',
    severity: Severity.WARNING,
    title: 'An IP address as a server name',
    why: 'Clients send no server name when they call an address.',
    remedy: 'Write the DNS name that clients call',
    fires: virtualService({ tls: [{ match: [{ sniHosts: ['198.51.100.1'] }], route: [TO_API] }] }),
    accepts: virtualService({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], route: [TO_API] }] }),
    follows: 'validateSniHost',
  },
  ({ spec: { tls = [] } }, report) => {
    tls.forEach(({ match = [] }, index) => {
      match.forEach(({ sniHosts = [] }, place) => {
        sniHosts.forEach((name, item) => {
          if (isAddress(name)) {
            report(['spec', 'tls', index, 'match', place, 'sniHosts', item], `${show(name)} is an IP address`);
          }
        });
      });
    });
  },
);
