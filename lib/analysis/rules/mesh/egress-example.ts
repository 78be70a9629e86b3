import type { Fields } from '../../../manifests/manifest-object';
import type { DemonstrationGateway } from '../../mesh-rule';
import { example } from '../example';
import { entry, routes, to } from './examples';

/** The Gateway of the examples. */
export const EGRESS = 'istio-egress/egress';
export const EGRESS_LABELS = { istio: 'egressgateway' };
export const EGRESS_SERVICE = 'istio-egressgateway.istio-egress.svc.cluster.local';

/** The gateway beside the examples. */
export const SHOWN_GATEWAY: DemonstrationGateway = {
  service: 'istio-egressgateway',
  namespace: 'istio-egress',
  labels: EGRESS_LABELS,
};

const OF_GATEWAY = { name: 'egress', namespace: 'istio-egress' };

/** A Gateway in the namespace of the gateway. */
export function gateway(spec: object, metadata: Fields = {}): Fields {
  return example('Gateway', { selector: EGRESS_LABELS, ...spec }, { ...OF_GATEWAY, ...metadata });
}

/** A server for the mutual TLS of the mesh. */
export function mutualServer(hosts: readonly string[], change: object = {}): object {
  return { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts, tls: { mode: 'ISTIO_MUTUAL' }, ...change };
}

/** How sidecars call the gateway. */
export function hop(tls: object): Fields {
  const portLevelSettings = [{ port: { number: 443 }, tls }];
  return example('DestinationRule', { host: EGRESS_SERVICE, trafficPolicy: { portLevelSettings } }, OF_GATEWAY);
}

/** A Gateway for a host, and how sidecars call it. */
export function gatewayOf(host: string): Fields[] {
  return [gateway({ servers: [mutualServer([host])] }), hop({ mode: 'ISTIO_MUTUAL', sni: host })];
}

/** The route of sidecars to the gateway. */
export function meshLeg(change: object = {}): object {
  return { match: [{ gateways: ['mesh'], port: 80 }], route: [to(EGRESS_SERVICE, 443)], ...change };
}

/** The route of the gateway to the host. */
export function gatewayLeg(change: object = {}): object {
  return { match: [{ gateways: [EGRESS], port: 443 }], route: [to('api.example.com', 80)], ...change };
}

/** A gateway without mutual TLS. */
export const PLAIN_GATEWAY = gateway({
  servers: [{ port: { number: 443, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.com'] }],
});

/** The host, objects of a gateway, and routes through it. */
export function throughGateway(objects: readonly Fields[]): Fields[] {
  return [entry(), ...objects, routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] })];
}

/** A route of sidecars to the gateway, and one that is bound to a Gateway of a name. */
export function boundTo(name: string): Fields[] {
  return [
    entry(),
    ...gatewayOf('api.example.com'),
    routes({ http: [meshLeg()] }, { name: 'to-gateway' }),
    routes({ gateways: [name], http: [{ route: [to('api.example.com', 80)] }] }, { name: 'at-gateway' }),
  ];
}

/** The Service of the gateway, which leads to a port of its Pods. */
export function gatewayService(targetPort: number): Fields {
  const ports = [{ name: 'https', port: 443, targetPort }];
  const spec = { clusterIP: '10.96.0.50', selector: EGRESS_LABELS, ports };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'istio-egressgateway', namespace: 'istio-egress' },
    spec,
  };
}
