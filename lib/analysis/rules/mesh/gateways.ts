import { MESH_GATEWAY } from '../../../mesh/virtual-service';
import { readServers, Server } from '../../../mesh/gateway-server';
import { isSubset, MeshObject } from '../../../mesh/mesh-object';
import type { ManifestObject } from '../../../manifests/manifest-object';
import type { MeshView } from '../../mesh-view';
import { canonical } from './canonical';
import { append } from '../../../mesh/virtual-service-index';
import { isForMesh, Leg, RoutedHosts, routedHosts, Target } from './route-legs';
import { servicesOf } from '../../known-hosts';
import { workloadsByLabels } from './workloads';

/** A Gateway, with its servers in the order in which they are written. */
export interface KnownGateway {
  /** `namespace/name`. */
  readonly key: string;
  readonly object: ManifestObject;
  readonly model: MeshObject;
  readonly servers: readonly Server[];
  readonly selector: Readonly<Record<string, string>>;
}

/** Gateways by `namespace/name`. */
export function knownGateways(view: MeshView): ReadonlyMap<string, KnownGateway> {
  return new Map(
    view.mesh.objectsOf('networking.istio.io', 'Gateway').flatMap((model): [string, KnownGateway][] => {
      const object = view.writtenAs(model.source);
      const key = `${model.namespace}/${model.name}`;
      if (!object) return [];
      return [[key, { key, object, model, servers: readServers(model), selector: model.spec.map('selector') }]];
    }),
  );
}

/** Gateways of one selector, which are for the same Pods. */
export interface GatewayGroup {
  readonly selector: Readonly<Record<string, string>>;
  readonly gateways: readonly KnownGateway[];
}

/** All Gateways by their selector, as a text: of many Gateways nearly all have one of few selectors. */
export function gatewayGroups(view: MeshView): ReadonlyMap<string, GatewayGroup> {
  const found = new Map<string, KnownGateway[]>();
  for (const gateway of view.once(knownGateways).values()) append(found, canonical(gateway.selector), gateway);
  return new Map([...found].map(([key, gateways]) => [key, { selector: gateways[0].selector, gateways }] as const));
}

/** Namespaces by the name of a Gateway in them. */
export function gatewayNames(view: MeshView): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { model } of view.once(knownGateways).values()) append(found, model.name, model.namespace);
  for (const namespaces of found.values()) namespaces.sort();
  return found;
}

/** A route of sidecars to a gateway: where it is certain which Gateway takes the calls. */
export interface PathToGateway {
  readonly vs: RoutedHosts;
  readonly leg: Leg;
  readonly target: Target;
  /** The host that clients call. */
  readonly host: string;
  /** Of the Pods of the gateway. */
  readonly namespace: string;
  /** The Gateway that the host is bound to, as `namespace/name`. */
  readonly gateway: string;
}

/** For each host with routes to a Service of the cluster and with routes for one Gateway: both belong together. */
export function pathsToGateways(view: MeshView): readonly PathToGateway[] {
  const known = view.hosts;
  const gatewaysOf = new Map<string, Set<string>>();
  for (const { hosts, gateways } of view.once(routedHosts)) {
    for (const host of hosts) {
      const found = gatewaysOf.get(host) ?? new Set();
      gatewaysOf.set(host, found);
      for (const gateway of gateways) if (gateway !== MESH_GATEWAY) found.add(gateway);
    }
  }
  return view.once(routedHosts).flatMap((vs) =>
    vs.hosts.flatMap((host) => {
      const bound = [...(gatewaysOf.get(host) ?? [])];
      const isExternal = servicesOf(known.about(host)).some(({ isMeshExternal }) => isMeshExternal);
      if (bound.length !== 1 || !isExternal) return [];
      const [gateway] = bound;
      return vs.legs.filter(isForMesh).flatMap((leg) =>
        leg.targets.flatMap((target): PathToGateway[] => {
          const namespace = namespaceOfService(target.host);
          if (namespace === undefined || target.isMirror || vs.hosts.includes(target.host)) return [];
          return [{ vs, leg, target, host, namespace, gateway }];
        }),
      );
    }),
  );
}

/** Namespaces in which Pods of a Gateway run, by `namespace/name`, as far as manifests tell. */
export function podNamespaces(view: MeshView): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (gateway: string, namespace: string): void => {
    found.set(gateway, (found.get(gateway) ?? new Set()).add(namespace));
  };
  for (const { gateway, namespace } of view.once(pathsToGateways)) add(gateway, namespace);
  const workloads = view.once(workloadsByLabels);
  for (const { selector, gateways } of view.once(gatewayGroups).values()) {
    if (Object.keys(selector).length === 0) continue;
    for (const namespace of new Set(workloads.selected(selector).map((workload) => workload.namespace))) {
      for (const { key } of gateways) add(key, namespace);
    }
  }
  return found;
}

/** A Gateway of which Pods in a namespace have these labels, as `namespace/name`, the first by name; none for no labels. */
export function gatewayWithLabels(
  view: MeshView,
  labels: Readonly<Record<string, string>>,
  namespace: string,
): string | undefined {
  if (Object.keys(labels).length === 0) return undefined;
  const pods = view.once(podNamespaces);
  return [...view.once(gatewayGroups).values()]
    .filter(({ selector }) => isSubset(labels, selector))
    .flatMap(({ gateways }) => gateways.map(({ key }) => key))
    .filter((key) => pods.get(key)?.has(namespace))
    .sort()
    .at(0);
}

/** The namespace that is part of the full name of a Service. */
function namespaceOfService(host: string): string | undefined {
  return /^[^.]+\.([^.]+)\.svc\.cluster\.local$/.exec(host)?.[1];
}
