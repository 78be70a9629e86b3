import { GATEWAY_API, GATEWAY_LABEL } from '../../../../mesh/gateway-api/names';
import { isManaged } from '../../../../mesh/gateway-api/gateway-services';
import { append } from '../../../../mesh/virtual-service-index';
import { IstioVersion } from '../../../../profile/istio-version';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { example } from '../../example';
import { gateway, gatewayLeg, meshLeg, mutualServer } from '../egress-example';
import { entry, routes, to } from '../examples';
import { knownGateways } from '../gateways';

const LABELS = { [GATEWAY_LABEL]: 'exit' };
const SERVICE = 'exit-istio.istio-egress.svc.cluster.local';

function beside(namespace: string): MeshRule['fires'] {
  const key = `${namespace}/egress`;
  const tls = { mode: 'ISTIO_MUTUAL', sni: 'api.example.com' };
  return [
    entry(),
    {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: 'Gateway',
      metadata: { name: 'exit', namespace: 'istio-egress' },
      spec: {
        gatewayClassName: 'istio',
        listeners: [
          { name: 'tls', port: 443, protocol: 'TLS', hostname: 'other.example.com', tls: { mode: 'Passthrough' } },
        ],
      },
    },
    gateway({ selector: LABELS, servers: [mutualServer(['api.example.com'])] }, { namespace }),
    example('DestinationRule', { host: SERVICE, trafficPolicy: { tls } }),
    routes({
      gateways: ['mesh', key],
      http: [
        meshLeg({ route: [to(SERVICE, 443)] }),
        gatewayLeg({ match: [{ gateways: [key], port: 443 }], route: [to('api.example.com', 80)] }),
      ],
    }),
  ];
}

export const atManagedGateway: MeshRule = {
  id: 'EGRESS016',
  severity: Severity.ERROR,
  title: 'A Gateway of another namespace for Pods that Istio makes for a Gateway of the Gateway API',
  effect: 'The Pods leave the Gateway out, with all its servers. Routes that are bound to it get no calls.',
  why: 'Pods of a Gateway of the Gateway API take Gateways of networking.istio.io from its own namespace alone, so that nobody else reads its Secrets.',
  remedy: 'Put the Gateway into the namespace of the Gateway of the Gateway API',
  fires: beside('shop'),
  accepts: beside('istio-egress'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: { service: 'exit-istio', namespace: 'istio-egress', labels: LABELS },
    fires: 'no listener matched',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  since: IstioVersion.V1_31,
  source: 'istio.io/istio pilot/pkg/model/push_context.go: filterStrictGatewayMerging',
  check(view, report) {
    const managed = view.once(managedGateways);
    if (managed.size === 0) return;
    for (const { object, model, selector } of view.once(knownGateways).values()) {
      const name = Object.hasOwn(selector, GATEWAY_LABEL) ? selector[GATEWAY_LABEL] : undefined;
      const namespaces = (name === undefined ? undefined : managed.get(name)) ?? [];
      if (namespaces.length === 0 || namespaces.includes(model.namespace)) continue;
      const where = [...namespaces].sort().join(', ');
      report(
        object,
        ['metadata', 'namespace'],
        `The Pods are those of the Gateway ${String(name)} in ${where}, and the Gateway is in ${model.namespace}`,
        namespaces.length === 1 ? { remedy: `Write namespace: ${namespaces[0]}, and bind the routes to it there` } : {},
      );
    }
  },
};

/** Namespaces of Gateways of the Gateway API that Istio makes Pods for, by their name. */
function managedGateways(view: MeshView): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const each of view.mesh.objectsOf(GATEWAY_API, 'Gateway')) {
    if (each.spec.text('gatewayClassName') === 'istio' && isManaged(each)) append(found, each.name, each.namespace);
  }
  return found;
}
