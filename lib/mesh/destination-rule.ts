import type { MeshFacts } from './client';
import { DefaultExports, isRuleKeptPrivate } from './default-exports';
import { HostIndex, resolveShortName } from './host-name';
import { compareText, isSubset, MeshObject, SourceObject } from './mesh-object';
import type { Service } from './service';
import { filledPolicy, readTrafficPolicy, TrafficPolicy } from './traffic-policy';

/** A subset of the servers of a host. */
export interface Subset {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly trafficPolicy?: TrafficPolicy;
  /** Where it is written. */
  readonly place: string;
  readonly source: SourceObject;
}

/** One or several DestinationRules for a host, merged. */
export interface DestinationRule {
  readonly host: string;
  readonly namespace: string;
  readonly workloadSelector?: Readonly<Record<string, string>>;
  readonly exportTo: ReadonlySet<string>;
  readonly trafficPolicy?: TrafficPolicy;
  readonly subsets: readonly Subset[];
  /** Names of the rules, the one that counts first in front; policies of the Gateway API with their kind. */
  readonly from: readonly string[];
  /** What they are read from, in the same order. */
  readonly sources: readonly SourceObject[];
  /** Made by istiod of a BackendTLSPolicy. */
  readonly isOfBackendPolicy?: boolean;
}

/** What a rule is made of, as a person reads it. */
export function nameOf({ from }: DestinationRule): string {
  const written = from.filter((name) => !name.includes(' '));
  const made = from.filter((name) => name.includes(' '));
  return [...(written.length > 0 ? [`DestinationRule ${written.join(' + ')}`] : []), ...made].join(' + ');
}

type RulesByHost = HostIndex<DestinationRule[]>;

/** Rules that istiod makes itself. */
export interface MadeRules {
  readonly rules: readonly { readonly name: string; readonly rule: DestinationRule }[];
  /** Istio 1.31 or newer. */
  readonly isNew: boolean;
}

/**
 * The DestinationRules of a mesh, merged and found by client. Follows `setDestinationRules`, `destinationRule` and
 * `getExportedDestinationRuleFromNamespace` in pilot/pkg/model/push_context.go.
 */
export class DestinationRuleIndex {
  private readonly namespaceLocal = new Map<string, RulesByHost>();
  private readonly exported = new Map<string, RulesByHost>();
  private readonly rootLocal: RulesByHost = new HostIndex();

  public constructor(
    objects: readonly MeshObject[],
    private readonly facts: Pick<MeshFacts, 'rootNamespace' | keyof DefaultExports>,
    private readonly made: MadeRules = { rules: [], isNew: true },
  ) {
    const rules = [
      ...objects.map((object) => ({ createdAt: object.createdAt, name: object.name, rule: readRule(object) })),
      // What istiod makes itself has no time of creation and is older than all that is written.
      ...made.rules.map(({ name, rule }) => ({ createdAt: -Number.MAX_SAFE_INTEGER, name, rule })),
    ];
    rules.sort(
      (a, b) =>
        Number(b.rule.workloadSelector !== undefined) - Number(a.rule.workloadSelector !== undefined) ||
        a.createdAt - b.createdAt ||
        compareText(a.name, b.name) ||
        compareText(a.rule.namespace, b.rule.namespace),
    );
    for (const { rule } of rules) this.add(rule);
  }

  /** The rules that a client of a namespace has for a service, selectors not yet applied. */
  public rulesFor(
    clientNamespace: string,
    service: Pick<Service, 'hostname' | 'namespace'>,
  ): readonly DestinationRule[] {
    const own =
      clientNamespace === this.facts.rootNamespace
        ? this.rootLocal.mostSpecific(service.hostname)
        : this.namespaceLocal.get(clientNamespace)?.mostSpecific(service.hostname);
    if (own) return own;
    const besideService = this.exportedTo(clientNamespace, service.namespace, service.hostname);
    if (besideService.length > 0) return besideService;
    return this.exportedTo(clientNamespace, this.facts.rootNamespace, service.hostname);
  }

  private exportedTo(clientNamespace: string, owner: string, host: string): DestinationRule[] {
    const found = this.exported.get(owner)?.mostSpecific(host) ?? [];
    return found.filter(({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(clientNamespace));
  }

  private add(rule: DestinationRule): void {
    const { namespace, exportTo } = rule;
    const isForOwn = exportTo.size === 0 || ['*', '.', namespace].some((entry) => exportTo.has(entry));
    if (isForOwn) mergeDestinationRule(indexOf(this.namespaceLocal, namespace), rule, this.made.isNew);
    const isPrivate =
      exportTo.size === 0
        ? isRuleKeptPrivate(this.facts)
        : exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace));
    if (!isPrivate) mergeDestinationRule(indexOf(this.exported, namespace), rule, this.made.isNew);
    else if (namespace === this.facts.rootNamespace) mergeDestinationRule(this.rootLocal, rule, this.made.isNew);
  }
}

function indexOf(indexes: Map<string, RulesByHost>, namespace: string): RulesByHost {
  const known = indexes.get(namespace);
  if (known) return known;
  const created: RulesByHost = new HostIndex();
  indexes.set(namespace, created);
  return created;
}

function readRule({ spec, name, namespace, source }: MeshObject): DestinationRule {
  const selector = spec.optional('workloadSelector')?.map('matchLabels');
  return {
    host: resolveShortName(spec.text('host') ?? '', namespace),
    namespace,
    workloadSelector: selector,
    // A rule with a selector is for its own namespace, whatever it says.
    exportTo: new Set(selector ? ['.'] : spec.texts('exportTo')),
    trafficPolicy: readTrafficPolicy(spec.optional('trafficPolicy'), source),
    subsets: spec.objects('subsets').map((subset) => ({
      name: subset.text('name') ?? '',
      labels: subset.map('labels'),
      trafficPolicy: readTrafficPolicy(subset.optional('trafficPolicy'), source),
      place: subset.place,
      source,
    })),
    from: [`${namespace}/${name}`],
    sources: [source],
  };
}

/**
 * Adds a rule to those of its host. Rules with the same exportTo become one: subsets are collected, and the first traffic
 * policy counts. Others stand side by side. Follows `mergeDestinationRule` in pilot/pkg/model/destination_rule.go, with
 * ENABLE_ENHANCED_DESTINATIONRULE_MERGE as it is by default.
 */
function mergeDestinationRule(index: RulesByHost, incoming: DestinationRule, isNew: boolean): void {
  const rules = index.get(incoming.host);
  if (!rules) {
    index.set(incoming.host, [incoming]);
    return;
  }
  let isSeparate = true;
  for (const [position, existing] of rules.entries()) {
    const isEqual = isSameSet(incoming.exportTo, existing.exportTo);
    if (isEqual) {
      isSeparate = false;
    } else {
      isSeparate = true;
      const isSuperset =
        existing.exportTo.size > 0 && [...existing.exportTo].every((entry) => incoming.exportTo.has(entry));
      if (!isSuperset) continue;
    }
    const [ours, theirs] = [incoming.workloadSelector, existing.workloadSelector];
    const isSameSelector = ours && theirs && isSubset(ours, theirs) && isSubset(theirs, ours);
    if (ours && theirs && !isSameSelector) {
      isSeparate = true;
      continue;
    }
    if ((!ours && !theirs) || isSameSelector) isSeparate = false;
    const known = new Set(existing.subsets.map(({ name }) => name));
    rules[position] = {
      ...existing,
      subsets: [...existing.subsets, ...incoming.subsets.filter(({ name }) => !known.has(name))],
      trafficPolicy: isNew ? mergedPolicy(existing, incoming) : (existing.trafficPolicy ?? incoming.trafficPolicy),
      from: [...existing.from, ...incoming.from],
      sources: [...existing.sources, ...incoming.sources],
    };
  }
  if (isSeparate) rules.push(incoming);
}

/**
 * From Istio 1.31 on, what somebody has written counts before what istiod makes of a BackendTLSPolicy, field by field; before, the
 * older one counts, which is the policy. What a merged rule is made of depends on the first one.
 */
function mergedPolicy(existing: DestinationRule, incoming: DestinationRule): TrafficPolicy | undefined {
  const [isExistingMade, isIncomingMade] = [existing.isOfBackendPolicy ?? false, incoming.isOfBackendPolicy ?? false];
  if (isExistingMade === isIncomingMade) return existing.trafficPolicy ?? incoming.trafficPolicy;
  const [written, made] = isIncomingMade ? [existing, incoming] : [incoming, existing];
  return filledPolicy(written.trafficPolicy, made.trafficPolicy);
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((entry) => b.has(entry));
}

/**
 * The rule that counts for a client: the first whose selector takes it, else the last of the general ones. Follows
 * `SidecarScope.DestinationRule` in pilot/pkg/model/sidecar.go.
 */
export function selectRule(
  rules: readonly DestinationRule[],
  namespace: string,
  labels: Readonly<Record<string, string>>,
): DestinationRule | undefined {
  let general: DestinationRule | undefined;
  for (const rule of rules) {
    if (!rule.workloadSelector) general = rule;
    else if (rule.namespace === namespace && isSubset(rule.workloadSelector, labels)) return rule;
  }
  return general;
}
