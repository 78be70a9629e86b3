import { GATEWAY_LABEL } from './gateway-api/names';
import type { MeshClient } from './client';
import type { Fields } from './fields';
import { isSelected } from './label-selector';
import type { MeshObject } from './mesh-object';
import type { Service } from './service';

/** A Gateway of the Gateway API to which proxies of nodes may give connections. */
export interface Waypoint {
  readonly name: string;
  readonly namespace: string;
  /** Full name of its Service. */
  readonly host: string;
  /** Whether there is a proxy behind it that takes connections of the mesh. */
  readonly isProxy: boolean;
  readonly client: MeshClient;
}

/** The waypoint of a service, or why it has none. */
export interface WaypointBinding {
  readonly waypoint?: Waypoint;
  /** What is wrong with the one that is asked for. */
  readonly problem?: string;
  /** Gateways send their calls through it as well. */
  readonly isForGateways: boolean;
}

export interface WaypointSources {
  readonly namespaces: readonly MeshObject[];
  /** Gateways of the Gateway API. */
  readonly gateways: readonly MeshObject[];
  readonly gatewayClasses: readonly MeshObject[];
}

const USE_WAYPOINT = 'istio.io/use-waypoint';
const WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';
const FOR_GATEWAYS = 'istio.io/ingress-use-waypoint';
const WAYPOINT_FOR = 'istio.io/waypoint-for';
const MANAGED = 'gateway.istio.io/managed';
const MESH_CONTROLLER = 'istio.io-mesh-controller';
/** The port on which tunnels are taken. */
export const HBONE_PORT = 15008;

/** The class of Gateways that istiod makes waypoints of. */
export const WAYPOINT_CLASS = 'istio-waypoint';

/**
 * Says which waypoint a service has. Follows `fetchWaypointForService` in pilot/pkg/serviceregistry/ambient/waypoints.go, with
 * one thing more: a Gateway without a status has not been applied yet, and counts as ready.
 */
export class Waypoints {
  private readonly known = new Map<string, WaypointBinding>();
  private readonly spaces: ReadonlyMap<string, MeshObject>;
  private readonly gateways: ReadonlyMap<string, MeshObject>;

  public constructor(private readonly sources: WaypointSources) {
    this.spaces = firstBy(sources.namespaces, ({ name }) => name);
    this.gateways = firstBy(sources.gateways, ({ namespace, name }) => `${namespace}/${name}`);
  }

  public of(service: Service): WaypointBinding {
    if (!asks(service.labels) && !asks(this.labelsOf(service.namespace))) return UNBOUND;
    const key = `${service.namespace}/${service.objectName} ${service.hostname}`;
    let found = this.known.get(key);
    if (!found) {
      found = { ...this.find(service), isForGateways: this.isForGateways(service) };
      this.known.set(key, found);
    }
    return found;
  }

  /** Follows `ingressUseWaypointFromLabels`: what is neither true nor false is false. */
  private isForGateways({ labels, namespace }: Service): boolean {
    const own = Object.hasOwn(labels, FOR_GATEWAYS) ? labels : this.labelsOf(namespace);
    return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(own[FOR_GATEWAYS]);
  }

  private labelsOf(namespace: string): Readonly<Record<string, string>> {
    return this.spaces.get(namespace)?.labels ?? NO_LABELS;
  }

  /** The label of the service counts before that of its namespace, and `none` opts out. */
  private find(service: Service): Omit<WaypointBinding, 'isForGateways'> {
    // A waypoint, or a gateway to another network, has none itself.
    if ([MESH_CONTROLLER, 'istio.io-eastwest-controller'].includes(service.labels[MANAGED])) return {};
    const space = this.labelsOf(service.namespace);
    const labels = Object.hasOwn(service.labels, USE_WAYPOINT) ? service.labels : space;
    if (!Object.hasOwn(labels, USE_WAYPOINT) || labels[USE_WAYPOINT] === 'none') return {};
    const name = labels[USE_WAYPOINT];
    const namespace = Object.hasOwn(labels, WAYPOINT_NAMESPACE) ? labels[WAYPOINT_NAMESPACE] : service.namespace;
    const gateway = this.gateways.get(`${namespace}/${name}`);
    const title = `the waypoint ${namespace}/${name}`;
    if (!gateway) return { problem: `${title} is not there` };
    if (!isReady(gateway)) return { problem: `${title} is not ready: its status has no address` };
    if (!admits(gateway, service.namespace, space)) {
      return {
        problem: `${title} does not let namespace ${service.namespace} use it: see allowedRoutes of its listener`,
      };
    }
    const traffic = this.trafficOf(gateway);
    if (traffic !== 'service' && traffic !== 'all') {
      return { problem: `${title} is for ${WAYPOINT_FOR} ${traffic}, not for services` };
    }
    return { waypoint: asWaypoint(gateway) };
  }

  /** The label of the Gateway counts before that of its class. */
  private trafficOf({ labels, spec }: MeshObject): string {
    const className = spec.text('gatewayClassName');
    const ofClass = this.sources.gatewayClasses.find(({ name }) => name === className)?.labels ?? {};
    const from = [labels, ofClass].find((each) => Object.hasOwn(each, WAYPOINT_FOR));
    return from ? from[WAYPOINT_FOR] : 'service';
  }
}

const UNBOUND: WaypointBinding = { isForGateways: false };
const NO_LABELS: Readonly<Record<string, string>> = {};

/** Whether anything is said about waypoints. */
function asks(labels: Readonly<Record<string, string>>): boolean {
  return Object.hasOwn(labels, USE_WAYPOINT) || Object.hasOwn(labels, FOR_GATEWAYS);
}

/** Of objects of one name the first counts. */
function firstBy(objects: readonly MeshObject[], nameOf: (object: MeshObject) => string): Map<string, MeshObject> {
  const found = new Map<string, MeshObject>();
  for (const object of objects) if (!found.has(nameOf(object))) found.set(nameOf(object), object);
  return found;
}

function isReady({ fields }: MeshObject): boolean {
  return !fields.has('status') || fields.fields('status').objects('addresses').length > 0;
}

/** Follows `makeAllowedRoutes`: the listener for tunnels decides; without one, its own namespace alone. */
function admits({ namespace, spec }: MeshObject, asking: string, labels: Readonly<Record<string, string>>): boolean {
  const listener = spec
    .objects('listeners')
    .find((each) => each.text('protocol') === 'HBONE' && each.number('port') === HBONE_PORT);
  const allowed = listener?.optional('allowedRoutes')?.optional('namespaces');
  switch (allowed?.text('from') ?? 'Same') {
    case 'All':
      return true;
    case 'Selector': {
      const selector = allowed?.optional('selector');
      return selector !== undefined && isSelected(selector, labels);
    }
    default:
      return namespace === asking;
  }
}

/** What istiod deploys for the Gateway. */
function asWaypoint({ name, namespace, spec, fields, annotations }: MeshObject): Waypoint {
  return {
    name,
    namespace,
    host: hostIn(fields.fields('status')) ?? `${name}.${namespace}.svc.cluster.local`,
    isProxy: spec.text('gatewayClassName') === WAYPOINT_CLASS,
    client: {
      kind: 'waypoint',
      namespace,
      labels: {
        ...spec.fields('infrastructure').map('labels'),
        [MANAGED]: MESH_CONTROLLER,
        [GATEWAY_LABEL]: name,
      },
      serviceAccount: annotations['gateway.istio.io/service-account'] ?? name,
      hasDnsCapture: true,
      locality: '',
    },
  };
}

function hostIn(status: Fields): string | undefined {
  const named = status.objects('addresses').find((each) => each.text('type') === 'Hostname');
  return named?.filled('value');
}
