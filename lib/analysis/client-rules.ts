import { DestinationRule, selectRule } from '../mesh/destination-rule';
import { resolveShortName } from '../mesh/host-name';
import type { Mesh } from '../mesh/mesh';
import { compareText } from '../mesh/mesh-object';
import { Service } from '../mesh/service';
import { pickBestVisible } from '../mesh/service-index';
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
    const named = host.visibleTo.has('*') ? [] : [...host.visibleTo];
    const candidates = new Set([...named, ...(host.visibleTo.has('*') ? [ANYWHERE, host.namespace] : [])]);
    const ruled = owners.get(host) ?? NONE;
    for (const [namespace, others] of ruled) {
      if (isSeen(host, namespace)) candidates.add(namespace);
      for (const other of others) if (isSeen(host, other)) candidates.add(other);
    }
    return rulesOf(mesh, host, [...candidates].sort(compareText));
  });
}

const NONE: ReadonlyMap<string, ReadonlySet<string>> = new Map();

function isSeen({ visibleTo }: KnownHost, namespace: string): boolean {
  return visibleTo.has('*') || visibleTo.has(namespace);
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

/** For each host the namespaces with rules for it, and for each of them the others that it exports a rule to by name. */
function namespacesWithRules(mesh: Mesh, hosts: KnownHosts): Map<KnownHost, Map<string, Set<string>>> {
  const byHost = new Map<string, Map<string, Set<string>>>();
  for (const { namespace, spec } of mesh.objectsOf('networking.istio.io', 'DestinationRule')) {
    const host = resolveShortName(spec.text('host') ?? '', namespace);
    let owners = byHost.get(host);
    if (!owners) byHost.set(host, (owners = new Map<string, Set<string>>()));
    const others = owners.get(namespace) ?? new Set();
    owners.set(namespace, others);
    for (const name of spec.texts('exportTo')) if (!['.', '*', '~'].includes(name)) others.add(name);
  }
  const found = new Map<KnownHost, Map<string, Set<string>>>();
  for (const [name, covered] of hosts.covered(byHost.keys())) {
    for (const host of covered) {
      let owners = found.get(host);
      if (!owners) found.set(host, (owners = new Map<string, Set<string>>()));
      for (const [namespace, others] of byHost.get(name) ?? []) {
        owners.set(namespace, new Set([...(owners.get(namespace) ?? []), ...others]));
      }
    }
  }
  return found;
}
