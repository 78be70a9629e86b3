import { hostOfService } from '../kubernetes-service';
import type { MeshObject } from '../mesh-object';
import type { VirtualService } from '../virtual-service';
import { convertBackendTlsPolicies, GeneratedRule } from './backend-tls-policy';
import { convertGateways, ConvertedListener } from './gateways';
import { GATEWAY_API, NETWORKING } from './names';
import { ReferenceGrants } from './reference-grants';
import { convertConnectionRoutes, convertHttpRoutes, RouteSources } from './routes';
import { isRead } from './unread';

/** What istiod makes of the objects of the Gateway API. */
export interface GatewayApi {
  readonly listeners: readonly ConvertedListener[];
  readonly virtualServices: readonly VirtualService[];
  readonly destinationRules: readonly GeneratedRule[];
}

export interface GatewayApiSources {
  readonly objectsOf: (group: string, kind: string) => readonly MeshObject[];
  /** Every namespace that exists or that an object is in. */
  readonly namespaces: readonly string[];
  /** Istio 1.31 or newer. */
  readonly isNew: boolean;
  /** Who sees VirtualServices that do not say it, as those of routes never do. */
  readonly defaultExport: readonly string[];
}

/**
 * Converts the objects of the Gateway API to those of Istio, as istiod does before it looks at any of them. Follows
 * `NewController` in pilot/pkg/config/kube/gateway/controller.go.
 */
export function convertGatewayApi({ objectsOf, namespaces, isNew, defaultExport }: GatewayApiSources): GatewayApi {
  const read = (kind: string): readonly MeshObject[] =>
    objectsOf(GATEWAY_API, kind).filter((object) => isRead(object, isNew));
  const labels = new Map(objectsOf('', 'Namespace').map((namespace) => [namespace.name, namespace.labels]));
  const grants = new ReferenceGrants(read('ReferenceGrant'));
  const listeners = convertGateways({
    gateways: read('Gateway'),
    listenerSets: read('ListenerSet'),
    classes: objectsOf(GATEWAY_API, 'GatewayClass'),
    namespaces: new Map(namespaces.map((name) => [name, labels.get(name) ?? {}])),
    grants,
    isNew,
  });
  const services = new Set(objectsOf('', 'Service').map(({ namespace, name }) => `${namespace}/${name}`));
  const hosts = new Set([
    ...objectsOf('', 'Service').map(({ namespace, name }) => hostOfService(name, namespace)),
    ...objectsOf(NETWORKING, 'ServiceEntry').flatMap(({ spec }) => spec.texts('hosts')),
  ]);
  const sources: RouteSources = {
    parents: listeners.map(({ parent }) => parent),
    objectsOf,
    grants,
    hasService: (namespace, name) => services.has(`${namespace}/${name}`),
    hasHost: (host) => hosts.has(host),
    isNew,
    defaultExport,
  };
  return {
    listeners,
    virtualServices: [
      ...convertConnectionRoutes([...read('TCPRoute'), ...read('TLSRoute')], sources),
      ...convertHttpRoutes([...read('HTTPRoute'), ...read('GRPCRoute')], sources),
    ],
    destinationRules: convertBackendTlsPolicies(read('BackendTLSPolicy'), objectsOf),
  };
}
