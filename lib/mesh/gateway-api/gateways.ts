import type { Fields } from '../fields';
import { sanitizedHosts, Server } from '../gateway-server';
import type { MeshObject } from '../mesh-object';
import { parseProtocol } from '../protocol';
import { controllerOf } from './gateway-class';
import { gatewayServices, isManaged } from './gateway-services';
import { allowedKinds, hostnamesOf, Namespaces, readListeners, selectedNamespaces, WrittenListener } from './listener';
import { ListenerConflicts } from './listener-conflicts';
import { listenerTls } from './listener-tls';
import { GATEWAY_API, gatewayNameOf } from './names';
import { readReference } from './reference';
import type { ReferenceGrants } from './reference-grants';

/** A listener to which routes attach. Follows `parentInfo` in pilot/pkg/config/kube/gateway/conversion.go. */
export interface Parent {
  /** Of the object that holds the listener. */
  readonly kind: 'Gateway' | 'ListenerSet';
  readonly name: string;
  readonly namespace: string;
  /** The Gateway of Istio that stands for the listener, as `namespace/name`. */
  readonly internalName: string;
  readonly allowedKinds: readonly string[];
  /** As `namespace/host`. */
  readonly hosts: readonly string[];
  /** As written, empty if not. */
  readonly hostname: string;
  readonly sectionName: string;
  readonly port: number;
  readonly protocol: string;
}

/** A listener, and the Gateway of Istio that it becomes. */
export interface ConvertedListener {
  readonly parent: Parent;
  /** Undefined where the listener is not valid: routes may name it and nothing comes of them. */
  readonly server?: Server;
  readonly createdAt: number;
  readonly name: string;
  readonly namespace: string;
  /** Hosts of the Services whose Pods listen, in the namespace below. */
  readonly services: readonly string[];
  readonly serviceNamespace: string;
  /** Whether Istio makes the Pods. */
  readonly isManaged: boolean;
}

export interface GatewaySources {
  readonly gateways: readonly MeshObject[];
  readonly listenerSets: readonly MeshObject[];
  readonly classes: readonly MeshObject[];
  readonly namespaces: Namespaces;
  readonly grants: ReferenceGrants;
  readonly isNew: boolean;
}

/** Protocols that Istio has listeners for; 1.30 leaves TCP out unless it is told otherwise. */
const PROTOCOLS = ['HTTP', 'HTTPS', 'TLS', 'TCP'];

/** Follows `GatewayCollection` and `ListenerSetCollection` in pilot/pkg/config/kube/gateway/gateway_collection.go. */
export function convertGateways(sources: GatewaySources): ConvertedListener[] {
  for (const set of sources.listenerSets) reportLost(set, sources.gateways);
  const setsOf = (gateway: MeshObject): MeshObject[] => sources.listenerSets.filter((set) => isParent(set, gateway));
  return sources.gateways
    .filter((gateway) => controllerOf(gateway.spec.text('gatewayClassName') ?? '', sources.classes) === 'istio')
    .flatMap((gateway) => {
      const accepted = setsOf(gateway).filter((set) => acceptsListeners(gateway, set, sources.namespaces));
      const conflicts = new ListenerConflicts(gateway, accepted, sources);
      const services = gatewayServices(gateway);
      if (services.length === 0) return [];
      const around = { gateway, services, conflicts, sources };
      return [
        ...convertListeners(gateway, around),
        // What is not valid in a ListenerSet takes no routes either.
        ...accepted.flatMap((set) => convertListeners(set, around)).filter(({ server }) => server),
      ];
    });
}

interface Around {
  readonly gateway: MeshObject;
  readonly services: readonly string[];
  readonly conflicts: ListenerConflicts;
  readonly sources: GatewaySources;
}

function isParent(set: MeshObject, gateway: MeshObject): boolean {
  const defaults = { group: GATEWAY_API, kind: 'Gateway' };
  const { group, kind, name, namespace } = readReference(set.spec.fields('parentRef'), defaults, set.namespace);
  return group === GATEWAY_API && kind === 'Gateway' && name === gateway.name && namespace === gateway.namespace;
}

function reportLost(set: MeshObject, gateways: readonly MeshObject[]): void {
  if (gateways.some((gateway) => isParent(set, gateway))) return;
  set.spec.report('parentRef', 'counts for nothing: there is no such Gateway in these manifests');
}

/** Follows `NamespaceAcceptedByAllowListeners` in gatewaycommon/gateway_utils.go: by default no ListenerSet is taken. */
function acceptsListeners(gateway: MeshObject, set: MeshObject, namespaces: Namespaces): boolean {
  const allowed = gateway.spec.fields('allowedListeners').fields('namespaces');
  const from = allowed.text('from') ?? 'None';
  const selector = allowed.optional('selector');
  const isAccepted =
    from === 'All' ||
    (from === 'Same' && set.namespace === gateway.namespace) ||
    (from === 'Selector' && selector !== undefined && selectedNamespaces(selector, namespaces).includes(set.namespace));
  if (!isAccepted) {
    const problem = `Gateway ${gateway.namespace}/${gateway.name} takes no ListenerSet of namespace ${set.namespace}: write it in spec.allowedListeners there`;
    set.spec.report('parentRef', problem);
  }
  return isAccepted;
}

function convertListeners(owner: MeshObject, around: Around): ConvertedListener[] {
  const { conflicts, sources, gateway, services } = around;
  return readListeners(owner).flatMap((listener) => {
    if (conflicts.has(owner, listener.name)) {
      listener.fields.report('name', 'left out: an earlier listener has its port and hostname');
      return [];
    }
    // Both releases need to know how TLS ends; 1.30 fails on such a Gateway as a whole.
    if (!listener.tls && ['HTTPS', 'TLS'].includes(listener.protocol)) {
      listener.fields.report('tls', `left out: ${listener.protocol} needs tls`);
      return [];
    }
    const name = gatewayNameOf(owner.name, listener.name);
    const hosts = hostnamesOf(listener, owner.namespace, sources.namespaces);
    return [
      {
        parent: parentOf(owner, listener, name, hosts),
        server: serverOf(owner, listener, { name, hosts }, around),
        createdAt: owner.createdAt,
        name,
        namespace: owner.namespace,
        services,
        serviceNamespace: gateway.namespace,
        isManaged: isManaged(gateway),
      },
    ];
  });
}

function parentOf(owner: MeshObject, listener: WrittenListener, name: string, hosts: readonly string[]): Parent {
  return {
    kind: owner.kind === 'ListenerSet' ? 'ListenerSet' : 'Gateway',
    name: owner.name,
    namespace: owner.namespace,
    internalName: `${owner.namespace}/${name}`,
    allowedKinds: allowedKinds(listener),
    hosts,
    hostname: listener.hostname ?? '',
    sectionName: listener.name,
    port: listener.port,
    protocol: listener.protocol,
  };
}

/** Follows `buildListener` in pilot/pkg/config/kube/gateway/conversion.go. */
function serverOf(
  owner: MeshObject,
  listener: WrittenListener,
  { name, hosts }: { readonly name: string; readonly hosts: readonly string[] },
  { gateway, sources }: Around,
): Server | undefined {
  const { fields, port, protocol } = listener;
  if (!isSupported(protocol, fields, sources.isNew)) return undefined;
  if (port === 0) {
    fields.report('port', `left out: ${protocol} needs a port`);
    return undefined;
  }
  const tls = listenerTls(listener, owner, { ...sources, gatewayTls: gateway.spec.fields('tls') });
  if ('error' in tls) {
    fields.report(tls.at, `left out: ${tls.error}`);
    return undefined;
  }
  return {
    gateway: `${owner.namespace}/${name}`,
    gatewayName: name,
    gatewayNamespace: owner.namespace,
    title: `${owner.kind} ${owner.namespace}/${owner.name}, listener ${listener.name}`,
    port,
    portName: 'default',
    protocol: parseProtocol(protocol),
    bind: '',
    hosts: sanitizedHosts(hosts, owner.namespace),
    tls: tls.tls,
  };
}

/** Follows `listenerProtocolToIstio`. */
function isSupported(protocol: string, fields: Fields, isNew: boolean): boolean {
  if (protocol === 'TCP' && !isNew) {
    fields.report('protocol', 'left out: Istio 1.30 has TCP only with PILOT_ENABLE_ALPHA_GATEWAY_API');
    return false;
  }
  if (PROTOCOLS.includes(protocol)) return true;
  fields.report('protocol', `left out: ${JSON.stringify(protocol)} is none of ${PROTOCOLS.join(', ')}`);
  return false;
}
