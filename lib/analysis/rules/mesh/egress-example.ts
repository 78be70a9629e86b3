import type { Fields } from '../../../manifests/manifest-object';
import type { DemonstrationGateway } from '../../mesh-rule';
import { example } from '../example';
import { to } from './examples';

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
