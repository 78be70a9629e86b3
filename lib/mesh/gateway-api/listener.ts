import type { Fields } from '../fields';
import { isSelected } from '../label-selector';
import type { MeshObject } from '../mesh-object';
import { GATEWAY_API } from './names';

/** A listener as it is written, with what the API server fills in. */
export interface WrittenListener {
  readonly name: string;
  /** Undefined stands for every name. */
  readonly hostname?: string;
  /** 0 where none is written and the protocol has no port of its own. */
  readonly port: number;
  readonly protocol: string;
  readonly tls?: Fields;
  readonly allowedRoutes: Fields;
  readonly fields: Fields;
}

/** Namespaces with their labels. */
export type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Ports of the entries of a ListenerSet that name none. */
const PORTS: Readonly<Record<string, number>> = { HTTP: 80, HTTPS: 443 };

/** Listeners of a Gateway or a ListenerSet. Follows `ListenerEntryPortNumber` in gatewaycommon/gateway_utils.go. */
export function readListeners(owner: MeshObject): WrittenListener[] {
  return owner.spec.objects('listeners').map((fields) => {
    const protocol = fields.text('protocol') ?? '';
    const own = owner.kind === 'ListenerSet' && Object.hasOwn(PORTS, protocol) ? PORTS[protocol] : 0;
    return {
      name: fields.text('name') ?? '',
      hostname: fields.filled('hostname'),
      port: fields.positive('port') ?? own,
      protocol,
      tls: fields.optional('tls'),
      allowedRoutes: fields.fields('allowedRoutes'),
      fields,
    };
  });
}

/** The API server writes `Terminate` where nothing is said. */
export function tlsModeOf(tls: Fields | undefined): string {
  return tls?.text('mode') ?? 'Terminate';
}

const SUPPORTED: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TCP: ['TCPRoute'],
  TLS: ['TLSRoute'],
};

/** The kinds of routes that a listener takes. Follows `GenerateGatewaySupportedKinds` in gatewaycommon/conversion.go. */
export function allowedKinds({ protocol, tls, allowedRoutes }: WrittenListener): string[] {
  const supported = Object.hasOwn(SUPPORTED, protocol) ? [...SUPPORTED[protocol]] : [];
  if (protocol === 'TLS' && tls && tlsModeOf(tls) === 'Terminate') supported.push('TCPRoute');
  const kinds = allowedRoutes.objects('kinds');
  if (kinds.length === 0) return supported;
  const wanted = kinds
    .filter((kind) => (kind.text('group') ?? GATEWAY_API) === GATEWAY_API)
    .map((kind) => kind.text('kind'));
  return supported.filter((kind) => wanted.includes(kind));
}

/**
 * Hosts of a listener, each with the namespace whose routes may serve it; `~` is no namespace. Follows `buildHostnameMatch`
 * in pilot/pkg/config/kube/gateway/conversion.go.
 */
export function hostnamesOf(listener: WrittenListener, ownNamespace: string, namespaces: Namespaces): string[] {
  const hostname = listener.hostname ?? '*';
  const allowed = allowedNamespaces(listener.allowedRoutes, ownNamespace, namespaces);
  return allowed.length > 0 ? allowed.map((namespace) => `${namespace}/${hostname}`) : [`~/${hostname}`];
}

/** Follows `namespacesFromSelector`: whatever is neither Same nor All and has no selector lets all in. */
function allowedNamespaces(allowedRoutes: Fields, ownNamespace: string, namespaces: Namespaces): string[] {
  const from = allowedRoutes.fields('namespaces');
  const written = from.text('from') ?? 'Same';
  if (written === 'Same') return [ownNamespace];
  const selector = from.optional('selector');
  if (written === 'All' || !selector) return ['*'];
  return selectedNamespaces(selector, namespaces);
}

/** Every namespace has its name as a label. */
export function selectedNamespaces(selector: Fields, namespaces: Namespaces): string[] {
  return [...namespaces]
    .filter(([name, labels]) => isSelected(selector, { ...labels, 'kubernetes.io/metadata.name': name }))
    .map(([name]) => name)
    .sort();
}
