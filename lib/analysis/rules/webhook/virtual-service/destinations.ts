import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isPort } from '../values/addresses';
import { isLabel, isWildcardDomain } from '../values/names';
import { eachDestination, route } from './routes';

/** B4-9. */
export const destinations = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE010',
    title: 'A destination that cannot be called so',
    why: 'Proxies look it up among the services.',
    remedy: 'Write a bare DNS name, a port from 1 to 65535, and a subset of letters, digits and dashes',
    fires: route({ route: [{ destination: { host: 'api.example.com', subset: 'v1.0' } }] }),
    accepts: route({ route: [{ destination: { host: 'api.example.com', subset: 'v1-0' } }] }),
    follows: 'validateDestination',
  },
  ({ spec }, report) => {
    eachDestination(spec, ({ host = '', subset = '', port }, path) => {
      if (host === '*' || !isWildcardDomain(host)) report([...path, 'host'], `${show(host)} is not a DNS name`);
      if (subset !== '' && !isLabel(subset)) report([...path, 'subset'], `${show(subset)} is not a name of a subset`);
      if (port && !isPort(port.number ?? 0)) report([...path, 'port', 'number'], `${port.number ?? 0} is not a port`);
    });
  },
);
