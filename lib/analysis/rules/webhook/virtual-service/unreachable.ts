import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { TO_API, virtualService } from './routes';
import { repetitions } from './same-matches';

/** B4-19. */
export const unreachable = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE024',
    severity: Severity.WARNING,
    title: 'A route that no request reaches',
    why: 'The first route that fits is taken, and a route without matches fits every request.',
    remedy:
      'Move the route without matches to the end, keep one of them, and match something of its own in each other route',
    fires: virtualService({ http: [{ route: [TO_API] }, { match: [{ uri: { prefix: '/b' } }], route: [TO_API] }] }),
    accepts: virtualService({ http: [{ match: [{ uri: { prefix: '/b' } }], route: [TO_API] }, { route: [TO_API] }] }),
    follows: 'analyzeUnreachableHTTPRules',
  },
  ({ spec }, report) => {
    for (const protocol of ['http', 'tls', 'tcp'] as const) {
      const routes: readonly { readonly match?: readonly object[] }[] = spec[protocol] ?? [];
      const path = ['spec', protocol];
      const end = routes.findIndex(({ match = [] }) => match.length === 0);
      if (end >= 0 && end < routes.length - 1) {
        report([...path, end + 1], `the route before it, ${protocol}[${end}], takes every request`);
      }
      const repeated = repetitions(routes, path).map(({ path: at }) => at[2]);
      routes.forEach(({ match = [] }, index) => {
        const count = repeated.filter((place) => place === index).length;
        if (count > 0 && count === match.length) report([...path, index], 'earlier routes have all of its matches');
      });
    }
  },
);
