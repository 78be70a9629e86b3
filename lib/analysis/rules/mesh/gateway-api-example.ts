import type { Fields } from '../../../manifests/manifest-object';
import { GATEWAY_API, NETWORKING } from '../../../mesh/gateway-api/names';
import { EGRESS, EGRESS_LABELS, gatewayLeg, gatewayOf } from './egress-example';
import { routes } from './examples';

const SERVICE: Fields = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istio-egressgateway', namespace: 'istio-egress' },
  spec: { selector: EGRESS_LABELS, ports: [{ name: 'https', port: 443, targetPort: 443 }] },
};

/** A route of the Gateway API in a namespace, for the host of the examples, to the gateway. */
export function httpRoute(namespace: string): Fields {
  return {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: 'HTTPRoute',
    metadata: { name: 'api', namespace },
    spec: {
      parentRefs: [{ group: NETWORKING, kind: 'ServiceEntry', name: 'api', namespace: 'shop' }],
      rules: [{ backendRefs: [{ name: 'istio-egressgateway', namespace: 'istio-egress', port: 443 }] }],
    },
  };
}

/** The gateway with its own route to the host; sidecars have theirs from {@link httpRoute}. */
export function behindHttpRoute(namespace: string): Fields[] {
  return [
    ...gatewayOf('api.example.com'),
    SERVICE,
    routes({ gateways: [EGRESS], http: [gatewayLeg()] }),
    httpRoute(namespace),
  ];
}
