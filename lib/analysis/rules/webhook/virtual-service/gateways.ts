import { webhookRule } from '../../define';
import { eachHttpMatch, TO_API, virtualService } from './routes';
import { checkGateways } from './gateway-names';

/** B4-2. */
export const gateways = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE002',
    title: 'A Gateway that cannot be called so',
    why: 'Routes are bound to a Gateway by its namespace and name.',
    remedy: 'Write namespace/name, or mesh for the sidecars',
    fires: virtualService({ gateways: ['shop/egress.v1'], http: [{ route: [TO_API] }] }),
    accepts: virtualService({ gateways: ['shop/egress'], http: [{ route: [TO_API] }] }),
    follows: 'validateGatewayNames',
  },
  ({ spec }, report) => {
    checkGateways(['spec', 'gateways'], spec.gateways ?? [], report);
    eachHttpMatch(spec, ({ gateways = [] }, path) => {
      checkGateways([...path, 'gateways'], gateways, report);
    });
    for (const protocol of ['tls', 'tcp'] as const) {
      (spec[protocol] ?? []).forEach(({ match = [] }, index) => {
        match.forEach(({ gateways = [] }, place) => {
          checkGateways(['spec', protocol, index, 'match', place, 'gateways'], gateways, report);
        });
      });
    }
  },
);
