import type { Fields } from '../../../../manifests/manifest-object';
import { GATEWAY_API } from '../../../../mesh/gateway-api/names';
import { example } from '../../example';
import { entry } from '../examples';
import { AMBIENT, namespace, USE_WAYPOINT } from './ambient-namespaces';

/** The waypoint beside the examples. */
export const SHOWN_WAYPOINT = { name: 'waypoint', namespace: 'shop' };

/** A call of an ambient workload to the host of the examples. */
export const AMBIENT_CALL = {
  client: { namespace: 'shop', ambient: true },
  url: 'http://api.example.com/',
  waypoint: SHOWN_WAYPOINT,
};

/** A namespace with ambient workloads, and a waypoint there. */
export const AMBIENT_SHOP: readonly Fields[] = [namespace('shop', AMBIENT), waypoint()];

/** The labels that ask for the waypoint. */
export const ASKING = { [USE_WAYPOINT]: 'waypoint' };

/** A waypoint, of namespace `shop` where nothing else is said. */
export function waypoint(metadata: Fields = {}, listener: Fields = {}): Fields {
  return {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: 'Gateway',
    metadata: { ...SHOWN_WAYPOINT, ...metadata },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15_008, protocol: 'HBONE', ...listener }],
    },
  };
}

/** A host that ambient workloads know by its address. */
export function ambientEntry(labels: Fields, change: object = {}, metadata: Fields = {}): Fields {
  return entry({ addresses: ['240.10.0.1'], ...change }, { labels, ...metadata });
}

/** A rule that encrypts for the host of {@link ambientEntry}. */
export function encrypting(change: object = {}, metadata: Fields = {}): Fields {
  const spec = { host: 'api.example.com', trafficPolicy: { tls: { mode: 'SIMPLE' } }, ...change };
  return example('DestinationRule', spec, metadata);
}
