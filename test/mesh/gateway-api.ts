import { object, Written } from '../simulation/meshes';

export const GATEWAY_API = 'gateway.networking.k8s.io';
const NETWORKING = 'networking.istio.io';
export const MODE = 'gateway.istio.io/tls-terminate-mode';

export function gatewayApi(kind: string, spec: object, written: Written = {}): object {
  return object(`${GATEWAY_API}/v1`, kind, written, { spec });
}

/** A Gateway for which Istio makes its own gateway, open to routes of all namespaces. */
export function gateway(listener: object = {}, spec: object = {}, written: Written = {}): object {
  const open = { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };
  return gatewayApi(
    'Gateway',
    { gatewayClassName: 'istio', listeners: [{ ...open, ...listener }], ...spec },
    { name: 'egress', namespace: 'infra', ...written },
  );
}

export const AT_GATEWAY = { name: 'egress', namespace: 'infra' };

/** A route that attaches to the entry that `entry` of test/simulation/meshes.ts makes for the host. */
export function ofEntry(host: string, more: object = {}): object {
  return { group: NETWORKING, kind: 'ServiceEntry', name: host.replace(/[*.]/g, '-'), ...more };
}

export function hostname(name: string, port: number, more: object = {}): object {
  return { group: NETWORKING, kind: 'Hostname', name, port, ...more };
}

/** The Service that Istio makes for the Gateway above. */
export function toGateway(port = 80): object {
  return { name: 'egress-istio', namespace: 'infra', port };
}

export function httpRoute(parents: object[], rules: object[], written: Written = {}, spec: object = {}): object {
  return gatewayApi('HTTPRoute', { parentRefs: parents, rules, ...spec }, written);
}
