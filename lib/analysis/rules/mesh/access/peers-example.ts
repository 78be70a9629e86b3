import type { Fields } from '../../../../manifests/manifest-object';
import { example } from '../../example';

const LABELS = { app: 'api' };
const ADDRESS = '10.244.7.7';

/** A Service of the mesh with one Pod that has a sidecar: port 80 of the one is port 8080 of the other. */
export const SERVED: readonly Fields[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { clusterIP: '10.96.0.70', selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'api-1', namespace: 'shop', labels: { ...LABELS, 'security.istio.io/tlsMode': 'istio' } },
    spec: { containers: [{ name: 'app', image: 'api' }] },
    status: {
      podIP: ADDRESS,
      podIPs: [{ ip: ADDRESS }],
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'api-abc', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'api' } },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: [ADDRESS],
        conditions: { ready: true },
        targetRef: { kind: 'Pod', name: 'api-1', namespace: 'shop' },
      },
    ],
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  },
];

/** A call to {@link SERVED}. */
export const CALL_TO_SERVED = {
  client: { namespace: 'orders' },
  url: 'http://api.shop.svc.cluster.local/',
  address: '10.96.0.70',
};

/** What workloads of {@link SERVED} take. */
export function peers(spec: object, metadata: Fields = {}): Fields {
  return example('PeerAuthentication', spec, metadata);
}

/** Labels of the Pod of {@link SERVED}. */
export const SERVED_LABELS = LABELS;
