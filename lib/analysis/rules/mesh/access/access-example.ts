import type { Fields } from '../../../../manifests/manifest-object';
import { example } from '../../example';
import { EGRESS, EGRESS_LABELS, gatewayLeg, gatewayOf, meshLeg } from '../egress-example';
import { entry, routes } from '../examples';

/** A host behind a gateway. */
export const BEHIND_GATEWAY: readonly Fields[] = [
  entry(),
  ...gatewayOf('api.example.com'),
  routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
];

/** A policy of the gateway. */
export function policy(spec: object, metadata: Fields = {}): Fields {
  return example(
    'AuthorizationPolicy',
    { selector: { matchLabels: EGRESS_LABELS }, ...spec },
    { namespace: 'istio-egress', ...metadata },
  );
}
