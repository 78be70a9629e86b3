import { DestinationRule, selectRule } from '../mesh/destination-rule';
import { resolveShortName } from '../mesh/host-name';
import type { Mesh } from '../mesh/mesh';
import { compareText } from '../mesh/mesh-object';
import { Service } from '../mesh/service';
import { pickBestVisible } from '../mesh/service-index';
import { append } from '../mesh/virtual-service-index';
import type { KnownHost, KnownHosts } from './known-hosts';

/** Stands for each namespace of which manifests say nothing. */
export const ANYWHERE = '*';

/** Clients that share the DestinationRule of a host. */
export interface ClientRule {
  readonly host: KnownHost;
  /** Undefined where none counts. */
  readonly rule: DestinationRule | undefined;
  /** Names of namespaces, `*` for all others. */
  readonly clients: readonly string[];
}

/**
 * For each host, the DestinationRule that its clients get. Only namespaces that something tells apart are asked one by one:
 * the one of the host, and those that have a rule for it or that the host or a rule is exported to. All others are as one.
 */
export function clientRules(mesh: Mesh, hosts: KnownHosts): ClientRule[] {
  const owners = namespacesWithRules(mesh, hosts);
  return hosts.all.flatMap((host) => {
    if (!host.visibleTo.has(ANYWHERE)) return rulesOf(mesh, host, [...host.visibleTo].sort(compareText));
    const candidates = new Set([ANYWHERE, host.namespace]);
    for (const each of owners.get(host) ?? []) for (const namespace of each) candidates.add(namespace);
    return rulesOf(mesh, host, [...candidates].sort(compareText));
  });
}

function rulesOf(mesh: Mesh, host: KnownHost, candidates: readonly string[]): ClientRule[] {
  const found = new Map<DestinationRule | undefined, string[]>();
  const add = (rule: DestinationRule | undefined, namespace: string): void => {
    const clients = found.get(rule);
    if (!clients) found.set(rule, [namespace]);
    else if (!clients.includes(namespace)) clients.push(namespace);
  };
  for (const namespace of candidates) {
    if (!hasPicked(mesh, host, namespace)) continue;
    const rules = mesh.destinationRules.rulesFor(namespace, host.service);
    add(selectRule(rules, namespace, {}), namespace);
    for (const rule of rules) if (rule.workloadSelector && rule.namespace === namespace) add(rule, namespace);
  }
  return [...found].map(([rule, clients]) => ({ host, rule, clients }));
}

/** Whether a host of several namespaces is this one for a client, and imported by it. */
function hasPicked(mesh: Mesh, { hostname, namespace: owner, service }: KnownHost, namespace: string): boolean {
  const client = { namespace, labels: {} };
  if (mesh.hasSidecar(client)) return scopedService(mesh, hostname, namespace)?.namespace === owner;
  const owners = mesh.services.byNamespace(hostname);
  if (owners.size < 2) return true;
  const picked = owners.get(namespace) ?? pickBestVisible(owners, namespace);
  return picked === undefined ? service.namespace === namespace : picked.namespace === owner;
}

function scopedService(mesh: Mesh, hostname: string, namespace: string): Service | undefined {
  const nobody = { kind: 'sidecar', labels: {}, serviceAccount: '', hasDnsCapture: false, locality: '' } as const;
  return mesh.scopeOf({ ...nobody, namespace }).service(hostname);
}

/** For each host the namespaces with rules for it, or that such a rule is exported to by name. */
function namespacesWithRules(mesh: Mesh, hosts: KnownHosts): Map<KnownHost, ReadonlySet<string>[]> {
  const byHost = new Map<string, Set<string>>();
  for (const { namespace, spec } of mesh.objectsOf('networking.istio.io', 'DestinationRule')) {
    const host = resolveShortName(spec.text('host') ?? '', namespace);
    let owners = byHost.get(host);
    if (!owners) byHost.set(host, (owners = new Set<string>()));
    owners.add(namespace);
    for (const name of spec.texts('exportTo')) if (!['.', '*', '~'].includes(name)) owners.add(name);
  }
  const found = new Map<KnownHost, ReadonlySet<string>[]>();
  for (const [name, covered] of hosts.covered(byHost.keys())) {
    const owners = byHost.get(name);
    if (owners) for (const host of covered) append(found, host, owners);
  }
  return found;
}
