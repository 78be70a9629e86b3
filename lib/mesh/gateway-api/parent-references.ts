import type { Fields } from '../fields';
import { isSubsetOfHost, isWildcard, matchesHost } from '../host-name';
import { hostOfService } from '../kubernetes-service';
import { compareText, MeshObject } from '../mesh-object';
import { MESH_GATEWAY } from '../virtual-service';
import type { Parent } from './gateways';
import { GATEWAY_API, NETWORKING } from './names';
import { readReference, Reference, shownReference } from './reference';
import { hasForeignWaypoint } from './waypoints';

/** Something that a route is attached to. Follows `routeParentReference` in pilot/pkg/config/kube/gateway/conversion.go. */
export interface Attachment {
  /** `mesh`, or the Gateway of Istio as `namespace/name`. */
  readonly gateway: string;
  /** Hosts of the Service or ServiceEntry; undefined at a gateway. */
  readonly meshHosts?: readonly string[];
  /** The port that the route is for, as it is written. */
  readonly port?: number;
  /** Of the listener, empty if it has none. */
  readonly hostname: string;
  /** Of other listeners on the same port. */
  readonly otherHostnames: readonly string[];
}

export interface ParentSources {
  readonly parents: readonly Parent[];
  readonly objectsOf: (group: string, kind: string) => readonly MeshObject[];
}

const DEFAULTS = { group: GATEWAY_API, kind: 'Gateway' };

/**
 * What a route is attached to, in Istio's order. Parents that do not take it are reported; those of others are left alone.
 * Follows `extractParentReferenceInfo` and `filteredReferences` in pilot/pkg/config/kube/gateway/conversion.go.
 */
export function attachmentsOf(route: MeshObject, sources: ParentSources): Attachment[] {
  if (route.spec.objects('parentRefs').length === 0) route.spec.report('parentRefs', "missing: the route is nobody's");
  const references = route.spec.objects('parentRefs').map((fields, index) => ({
    fields,
    path: `parentRefs[${index}]`,
    reference: readReference(fields, DEFAULTS, route.namespace),
  }));
  return references
    .map((each) => ({ ...each, key: orderOf(each.fields, each.reference) }))
    .sort((a, b) => compareText(a.key, b.key))
    .flatMap((each) => {
      const found = attach(route, each.fields, each.reference, sources);
      if (typeof found !== 'string') return found;
      route.spec.report(each.path, found);
      return [];
    })
    .sort((a, b) => compareText(a.gateway, b.gateway));
}

/** Follows `parentRefString`. */
function orderOf(fields: Fields, { group, kind, name, namespace }: Reference): string {
  return `${group}/${kind}/${name}/${fields.text('sectionName') ?? ''}/${fields.number('port') ?? 0}.${namespace}`;
}

/** Says why nothing takes the route. */
function attach(
  route: MeshObject,
  fields: Fields,
  reference: Reference,
  sources: ParentSources,
): readonly Attachment[] | string {
  switch (`${reference.group}/${reference.kind}`) {
    case '/Service':
      return attachToMesh(reference, fields, sources.objectsOf, ({ name, namespace }) => [
        hostOfService(name, namespace),
      ]);
    case `${NETWORKING}/ServiceEntry`:
      return attachToMesh(reference, fields, sources.objectsOf, ({ spec }) => spec.texts('hosts'));
    case `${GATEWAY_API}/Gateway`:
    case `${GATEWAY_API}/ListenerSet`:
      return attachToListeners(route, fields, reference, sources);
    default:
      return `no route of Istio: ${reference.group || 'the core group'} ${reference.kind} is none of Gateway, ListenerSet, Service, ServiceEntry`;
  }
}

function attachToMesh(
  reference: Reference,
  fields: Fields,
  objectsOf: ParentSources['objectsOf'],
  hostsOf: (object: MeshObject) => readonly string[],
): readonly Attachment[] | string {
  const objects = objectsOf(reference.group, reference.kind);
  const object = objects.find(({ name, namespace }) => name === reference.name && namespace === reference.namespace);
  if (!object) return `counts for nothing: there is no ${shownReference(reference)}`;
  if (hasForeignWaypoint(object, objectsOf)) return [];
  return [
    {
      gateway: MESH_GATEWAY,
      meshHosts: hostsOf(object),
      port: fields.positive('port'),
      hostname: '',
      otherHostnames: [],
    },
  ];
}

function attachToListeners(
  route: MeshObject,
  fields: Fields,
  reference: Reference,
  { parents, objectsOf }: ParentSources,
): readonly Attachment[] | string {
  const known = parents.filter(
    ({ kind, name, namespace }) =>
      kind === reference.kind && name === reference.name && namespace === reference.namespace,
  );
  if (known.length === 0) {
    const isThere = objectsOf(GATEWAY_API, reference.kind).some(
      ({ name, namespace }) => name === reference.name && namespace === reference.namespace,
    );
    // One of another class, or without a listener that counts, speaks for itself.
    return isThere ? [] : `counts for nothing: there is no ${shownReference(reference)} in these manifests`;
  }
  const checked = known.map((parent) => ({ parent, objection: objectionOf(parent, route, fields) }));
  const taken = checked.filter(({ objection }) => objection === undefined);
  if (taken.length === 0) return `counts for nothing: ${checked.map(({ objection }) => objection).join('; ')}`;
  return taken.map(({ parent }) => ({
    gateway: parent.internalName,
    hostname: parent.hostname,
    otherHostnames: otherHostnames(parent, known),
  }));
}

function otherHostnames(parent: Parent, known: readonly Parent[]): string[] {
  const others = known.filter(
    (each) => each !== parent && each.port === parent.port && each.protocol === parent.protocol,
  );
  return [...new Set(others.map(({ hostname }) => hostname))].filter((hostname) => hostname !== parent.hostname);
}

/** Why a listener does not take a route. Follows `referenceAllowed` in pilot/pkg/config/kube/gateway/conversion.go. */
function objectionOf(parent: Parent, route: MeshObject, fields: Fields): string | undefined {
  const port = fields.positive('port');
  if (port !== undefined && port !== parent.port) return `listener ${parent.sectionName} is not on port ${port}`;
  const sectionName = fields.filled('sectionName');
  if (sectionName !== undefined && sectionName !== parent.sectionName) {
    return `listener ${parent.sectionName} is not called ${sectionName}`;
  }
  const written = route.kind === 'TCPRoute' ? [] : route.spec.texts('hostnames');
  const hostnames = written.length > 0 ? written : ['*'];
  if (!hostnames.some((host) => parent.hosts.some((own) => takes(own, host, route.namespace)))) {
    return `listener ${parent.sectionName} is for ${parent.hosts.join(', ')}`;
  }
  if (!parent.allowedKinds.includes(route.kind)) return `listener ${parent.sectionName} takes no ${route.kind}`;
  return undefined;
}

function takes(own: string, host: string, namespace: string): boolean {
  const slash = own.indexOf('/');
  const owner = own.slice(0, slash);
  return matchesHost(own.slice(slash + 1), host) && (owner === '*' || owner === namespace);
}

/**
 * Whether a listener with a wildcard may have a host of a route, or leaves it to another listener that fits better. Follows
 * `hostnameAllowedByIsolation` in pilot/pkg/config/kube/gateway/conversion.go.
 */
export function isAllowedByIsolation({ hostname, otherHostnames: others }: Attachment, host: string): boolean {
  if (hostname !== '' && !isWildcard(hostname)) return true;
  if (hostname !== '' && !matchesHost(host, hostname)) return false;
  return !others.some((other) => hostname.length <= other.length && isSubsetOfHost(host, other));
}
