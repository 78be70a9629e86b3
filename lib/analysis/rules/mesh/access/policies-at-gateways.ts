import { isSubset } from '../../../../mesh/mesh-object';
import type { Path } from '../../../../manifests/manifest-object';
import type { Server } from '../../../../mesh/gateway-server';
import type { ServiceTarget } from '../../../../mesh/kubernetes-service';
import type { MeshView, WrittenObject } from '../../../mesh-view';
import type { Specs } from '../../define';
import { canonical } from '../canonical';
import { sectionOf, showServer } from '../bound-gateways';
import { gatewayTargets } from '../gateway-services';
import { GatewayGroup, gatewayGroups, podNamespaces } from '../gateways';

type Policy = WrittenObject<Specs['AuthorizationPolicy']>;
export type Rule = NonNullable<Policy['spec']['rules']>[number];
type Operation = NonNullable<NonNullable<Rule['to']>[number]['operation']>;
type Source = NonNullable<NonNullable<Rule['from']>[number]['source']>;

/** Gateways that policies with one selector, in one namespace, are for. */
export interface SelectedGateways {
  /** Gateways of which every Pod is selected. */
  readonly groups: readonly GatewayGroup[];
  /** One of the servers that such a Pod may have, also of other Gateways, looks into requests. */
  readonly seesRequests: boolean;
  /** One of them may know who calls. */
  readonly seesCallers: boolean;
  /** Where Services lead on these Pods, as far as it is told. */
  readonly targets: readonly ServiceTarget[];
  /** As a message names the servers. */
  readonly shown: string;
}

/** An AuthorizationPolicy that selects Pods of gateways. */
export interface PolicyAtGateways extends Policy {
  readonly selected: SelectedGateways;
}

/** Labels that a policy selects; undefined for one that is attached in another way. */
export function selectorOf({ spec }: Policy): Readonly<Record<string, string>> | undefined {
  if (spec.targetRef !== undefined || spec.targetRefs !== undefined) return undefined;
  return (spec.selector?.matchLabels ?? {}) as Readonly<Record<string, string>>;
}

/** Policies of which the manifests tell that they are for gateways. */
export function policiesAtGateways(view: MeshView): readonly PolicyAtGateways[] {
  const all = [...view.once(gatewayGroups).values()];
  const inNamespace = view.once(groupsByNamespace);
  const found = new Map<string, SelectedGateways>();
  return view.of('AuthorizationPolicy').flatMap((policy): PolicyAtGateways[] => {
    const selector = selectorOf(policy);
    if (!selector) return [];
    const isForAll = policy.namespace === view.context.rootNamespace;
    const key = `${isForAll ? '*' : policy.namespace} ${canonical(selector)}`;
    let selected = found.get(key);
    if (!selected) {
      const candidates = isForAll ? all : [...(inNamespace.get(policy.namespace) ?? [])];
      selected = select(
        view,
        candidates.filter((group) => isSubset(selector, group.selector)),
        all,
      );
      found.set(key, selected);
    }
    return selected.groups.length > 0 ? [{ ...policy, selected }] : [];
  });
}

function select(view: MeshView, groups: readonly GatewayGroup[], all: readonly GatewayGroup[]): SelectedGateways {
  if (groups.length === 0) return NOTHING;
  const others = all.filter((group) => groups.some((each) => canShare(each, group)));
  const servers = others.flatMap(({ gateways }) => gateways.flatMap((gateway) => gateway.servers));
  const shown = [...new Set(servers.map(showServer))].join(', ');
  const targets = groups.flatMap(({ selector }) => view.once(gatewayTargets).get(canonical(selector)) ?? []);
  return {
    groups,
    seesRequests: servers.some((server) => sectionOf(server) === 'http'),
    seesCallers: servers.some(isProving),
    targets,
    shown,
  };
}

const NOTHING: SelectedGateways = { groups: [], seesRequests: false, seesCallers: false, targets: [], shown: '' };

/** With MUTUAL a caller shows another certificate, which may well have a name of the mesh. */
function isProving({ tls }: Server): boolean {
  return ['ISTIO_MUTUAL', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(tls?.mode ?? '');
}

/** Groups with a Pod in a namespace. */
function groupsByNamespace(view: MeshView): ReadonlyMap<string, ReadonlySet<GatewayGroup>> {
  const found = new Map<string, Set<GatewayGroup>>();
  const pods = view.once(podNamespaces);
  for (const group of view.once(gatewayGroups).values()) {
    for (const { key } of group.gateways) {
      for (const namespace of pods.get(key) ?? []) {
        found.set(namespace, (found.get(namespace) ?? new Set()).add(group));
      }
    }
  }
  return found;
}

/** Whether a Pod may have the labels of both. */
function canShare(one: GatewayGroup, other: GatewayGroup): boolean {
  return Object.entries(one.selector).every(([key, value]) => [undefined, value].includes(other.selector[key]));
}

/** Each operation of a rule, with its place. */
export function operationsOf(rule: Rule, path: Path): { readonly operation: Operation; readonly path: Path }[] {
  return (rule.to ?? []).flatMap(({ operation }, index) =>
    operation ? [{ operation, path: [...path, 'to', index, 'operation'] }] : [],
  );
}

/** Each source of a rule, with its place. */
export function sourcesOf(rule: Rule, path: Path): { readonly source: Source; readonly path: Path }[] {
  return (rule.from ?? []).flatMap(({ source }, index) =>
    source ? [{ source, path: [...path, 'from', index, 'source'] }] : [],
  );
}
