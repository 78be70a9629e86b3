import type { Fields, ManifestObject } from '../../manifests/manifest-object';
import { ACKNOWLEDGED } from '../acknowledgements';

/** What an app says of one host. */
interface HostObjects {
  readonly host: string;
  readonly kinds: Map<string, ManifestObject>;
}

/**
 * Objects that stand for all objects of a mesh: of hosts that differ in nothing but their names, those of one. Nothing where
 * that cannot be known, because objects of different hosts may act on each other, or because there is nothing to leave out.
 *
 * Hosts are on their own where everything is as constructs have built it, each object is about one plain host, each host has
 * one object of a kind, no route leads to another host, ports have the same protocol for all, and no host has an address.
 */
export function representatives(
  objects: readonly ManifestObject[],
  built: ReadonlySet<ManifestObject>,
  rootNamespace: string,
): readonly ManifestObject[] | undefined {
  const hosts = new Map<string, HostObjects>();
  const ports = new Map<unknown, unknown>();
  for (const object of objects) {
    const host = built.has(object) && object.namespace !== rootNamespace ? plainHostOf(object, ports) : undefined;
    if (host === undefined || object.annotation(ACKNOWLEDGED) !== undefined) return undefined;
    let known = hosts.get(host);
    if (!known) hosts.set(host, (known = { host, kinds: new Map() }));
    if (known.kinds.has(object.kind)) return undefined;
    known.kinds.set(object.kind, object);
  }
  const byShape = new Map<string, HostObjects>();
  for (const each of hosts.values()) {
    const shape = shapeOf(each);
    if (shape === undefined) return undefined;
    if (!byShape.has(shape)) byShape.set(shape, each);
  }
  return byShape.size === hosts.size ? undefined : [...byShape.values()].flatMap(({ kinds }) => [...kinds.values()]);
}

/** A name that no wildcard stands in, and that the cluster gives to nobody. */
const PLAIN_HOST = /^(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+(?<!\.(?:local|svc|internal|localhost))$/;

function plainHostOf(object: ManifestObject, ports: Map<unknown, unknown>): string | undefined {
  const { spec, kind, namespace } = object;
  if (namespace === '' || object.apiVersion !== 'networking.istio.io/v1') return undefined;
  const host = kind === 'DestinationRule' ? spec.host : onlyOne(spec.hosts);
  if (typeof host !== 'string' || !PLAIN_HOST.test(host)) return undefined;
  switch (kind) {
    case 'ServiceEntry':
      return isPlainEntry(spec) && haveSameProtocols(spec.ports, ports) ? host : undefined;
    case 'DestinationRule':
      return spec.workloadSelector === undefined ? host : undefined;
    case 'VirtualService':
      return isForSidecarsAlone(spec) ? host : undefined;
    default:
      return undefined;
  }
}

function onlyOne(list: unknown): unknown {
  return Array.isArray(list) && list.length === 1 ? list[0] : undefined;
}

const PLAIN_FIELDS = new Set(['exportTo', 'hosts', 'location', 'ports', 'resolution']);

function isPlainEntry(spec: Fields): boolean {
  return (
    spec.resolution === 'DNS' &&
    Object.keys(spec).every((field) => PLAIN_FIELDS.has(field) || spec[field] === undefined)
  );
}

/** Hosts of one port share a listener, which tells them apart only if all speak the same, and say so. */
function haveSameProtocols(list: unknown, known: Map<unknown, unknown>): boolean {
  if (!Array.isArray(list)) return false;
  return (list as readonly Fields[]).every(({ number, protocol }) => {
    if (protocol !== 'HTTP' && protocol !== 'TLS') return false;
    if (!known.has(number)) known.set(number, protocol);
    return known.get(number) === protocol;
  });
}

function isForSidecarsAlone({ gateways, tls, tcp }: Fields): boolean {
  return (gateways === undefined || onlyOne(gateways) === 'mesh') && tls === undefined && tcp === undefined;
}

/**
 * A text that is the same for hosts that differ in nothing but their names; nothing where an object names another host, or
 * anything that might be one: whether a name belongs to another cannot be seen in the place of the host.
 */
function shapeOf({ host, kinds }: HostObjects): string | undefined {
  const parts: string[] = [];
  for (const kind of KINDS) {
    const object = kinds.get(kind);
    if (!object) continue;
    const text = JSON.stringify(object.spec).replaceAll(`"${host}"`, '""');
    // A host that is a part of a longer name is not on its own either.
    if (OTHER_NAME.test(text) || text.includes(host)) return undefined;
    parts.push(kind, object.namespace, text);
  }
  return parts.join('\n');
}

const KINDS = ['ServiceEntry', 'DestinationRule', 'VirtualService'];

/** The name of a host, wherever it stands, and one that is written in short. */
const OTHER_NAME = /[\w*-]\.[a-z*]|"(?:host|authority|delegate)":(?!"")/i;
