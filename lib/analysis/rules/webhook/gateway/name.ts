import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';
import { isLabel } from '../values/names';

const SERVER = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.com'] };

/** B5-1. */
export const name = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY001',
    title: 'The name of the Gateway has a dot',
    why: 'VirtualServices name a Gateway as namespace/name, in which a dot would mean something else.',
    remedy: 'Choose a name of letters, digits and dashes',
    fires: example('Gateway', { selector: { istio: 'egress' }, servers: [SERVER] }, { name: 'egress.v1' }),
    accepts: example('Gateway', { selector: { istio: 'egress' }, servers: [SERVER] }, { name: 'egress-v1' }),
    follows: 'ValidateGateway',
  },
  ({ object }, report) => {
    const semantics = object.annotation('internal.istio.io/gateway-semantics');
    if (semantics !== 'gateway' && !isLabel(object.name))
      report(['metadata', 'name'], `${show(object.name)} is not a label of DNS`);
  },
);
