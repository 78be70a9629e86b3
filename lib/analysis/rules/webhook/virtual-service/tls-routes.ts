import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress } from '../values/addresses';
import { isWithin } from '../values/names';
import { TO_API, virtualService } from './routes';
import { isHostName } from './host-names';

/** B4-17. */
export const tlsRoutes = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE021',
    title: 'A route of TLS or TCP without match or destination',
    why: 'TLS is routed by server names, which have to be among the hosts.',
    remedy: 'Give each TLS route matches with sniHosts within the hosts, and each route a destination',
    fires: virtualService({ tls: [{ match: [{ sniHosts: ['other.example.com'] }], route: [TO_API] }] }),
    accepts: virtualService({ tls: [{ match: [{ sniHosts: ['api.example.com'] }], route: [TO_API] }] }),
    follows: 'validateTLSRoute, validateTCPRoute',
  },
  ({ spec }, report) => {
    const { hosts = [], tls = [], tcp = [] } = spec;
    // An empty list counts as a gateway here, and nowhere else.
    const isForGateway = !(spec.gateways ?? []).includes('mesh');
    tls.forEach(({ match = [], route: routes = [] }, index) => {
      const path = ['spec', 'tls', index];
      if (match.length === 0) report([...path, 'match'], 'the route has no match');
      if (routes.length === 0) report([...path, 'route'], 'the route leads nowhere');
      match.forEach(({ sniHosts = [] }, place) => {
        const at = [...path, 'match', place, 'sniHosts'];
        if (sniHosts.length === 0) report(at, 'the match has no server name');
        sniHosts.forEach((name, item) => {
          const isKnown = isHostName(name, isForGateway, true);
          if (!isKnown && isAddress(name)) return;
          if (!isKnown) report([...at, item], `${show(name)} is not a DNS name`);
          else if (!hosts.some((host) => isWithin(name, host))) {
            report([...at, item], `${show(name)} is not within the hosts ${hosts.join(', ')}`);
          }
        });
      });
    });
    tcp.forEach(({ route: routes = [] }, index) => {
      if (routes.length === 0) report(['spec', 'tcp', index, 'route'], 'the route leads nowhere');
    });
  },
);
