import { webhookRule } from '../../define';
import { eachHttp, route } from './routes';

/** B4-7. */
export const oneAction = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE008',
    title: 'A route does nothing, or two things at once',
    why: 'A request goes to one place: destinations, a redirect, an answer of the proxy, or another VirtualService.',
    remedy: 'Keep one of route, redirect, directResponse and delegate; fault and rewrite stand beside route only',
    fires: route({ redirect: { uri: '/new' } }),
    accepts: route({ route: undefined, redirect: { uri: '/new' } }),
    follows: 'validateHTTPRouteConflict',
  },
  ({ spec }, report) => {
    const isDelegate = (spec.hosts ?? []).length === 0;
    eachHttp(spec, (http, path) => {
      const { delegate, redirect, directResponse, mirror, mirrors = [], route: routes = [] } = http;
      if (delegate && isDelegate) report([...path, 'delegate'], 'a part that is taken in takes another in');
      if (delegate && !isDelegate) {
        if (redirect) report([...path, 'redirect'], 'delegate and redirect are both set');
        if (routes.length > 0) report([...path, 'route'], 'delegate and route are both set');
        return;
      }
      const action = redirect ? 'redirect' : 'directResponse';
      if (redirect ?? directResponse) {
        const others = ['fault', 'rewrite'] as const;
        if (routes.length > 0) report([...path, 'route'], `route and ${action} are both set`);
        for (const other of others) if (http[other]) report([...path, other], `${other} and ${action} are both set`);
        if (redirect && directResponse) report([...path, 'directResponse'], 'directResponse and redirect are both set');
      } else if (routes.length === 0) report(path, 'the route leads nowhere');
      if (mirror && mirrors.length > 0) report([...path, 'mirrors'], 'mirror and mirrors are both set');
    });
  },
);
