import { webhookRule } from '../../define';
import { route, TO_API } from './routes';

/** B4-8. */
export const weights = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE009',
    title: 'Weights that share out nothing',
    why: 'A weight is a share of the requests.',
    remedy: 'Write weights from 0 on, and at least one above 0',
    fires: route({
      route: [
        { ...TO_API, weight: 0 },
        { destination: { host: 'b.example.com' }, weight: 0 },
      ],
    }),
    accepts: route({
      route: [
        { ...TO_API, weight: 1 },
        { destination: { host: 'b.example.com' }, weight: 0 },
      ],
    }),
    follows: 'validateHTTPRouteDestinations, validateRouteDestinations',
  },
  ({ spec }, report) => {
    for (const protocol of ['http', 'tls', 'tcp'] as const) {
      (spec[protocol] ?? []).forEach(({ route: routes = [] }, index) => {
        const path = ['spec', protocol, index, 'route'];
        let total = 0;
        routes.forEach(({ weight = 0 }, place) => {
          if (weight < 0) report([...path, place, 'weight'], `the weight ${weight} is negative`);
          total += weight;
        });
        if (routes.length > 1 && total === 0) report(path, 'the weights sum up to 0');
      });
    }
  },
);
