import { compareText } from '../mesh/mesh-object';
import { WireLeg } from '../simulation/traffic-answer';
import type { ClientName, Flow } from './dependencies';
import type { EgressDependency, EgressLeg } from './egress-dependency';
import { mermaidLines, mermaidText } from './mermaid-text';

/** So many hosts of a group are shown by name. */
const NAMED_HOSTS = 15;

/** Without it long names are broken into several lines. */
const WIDE = '%%{init: {"flowchart": {"wrappingWidth": 500}}}%%';

/** What a proxy does, as an edge says it. */
interface ShownLeg {
  readonly from: string;
  readonly label: string;
  readonly isClear: boolean;
}

/** Hosts with the same clients, the same path and the same encryption. */
interface Group {
  readonly clients: readonly ClientName[];
  readonly legs: readonly ShownLeg[];
  readonly hosts: string[];
}

/** Nodes of one subgraph, each by its key with its label. */
class Nodes {
  private readonly ids = new Map<string, string>();
  private readonly lines: string[] = [];

  public constructor(private readonly prefix: string) {}

  public id(key: string, label: () => string): string {
    let id = this.ids.get(key);
    if (id === undefined) {
      id = `${this.prefix}${this.ids.size}`;
      this.ids.set(key, id);
      this.lines.push(`    ${id}["${label()}"]`);
    }
    return id;
  }

  public subgraph(title: string): string[] {
    return [`  subgraph ${this.prefix}s["${mermaidText(title)}"]`, ...this.lines, '  end'];
  }
}

/** A flow chart from clients through gateways to hosts. */
export function pathChart(flows: readonly Flow[]): string {
  const groups = groupsOf(flows);
  const namespaces = new Map<string, Nodes>();
  const gateways = new Map<string, Nodes>();
  const outside = new Nodes('h');
  const refused = new Nodes('x');
  // What can be read on the way is dotted.
  const edges = new Set<string>();
  for (const group of groups.values()) {
    const key = JSON.stringify([group.clients, group.legs]);
    if (group.clients.length === 0) {
      refused.id(key, () => hostsLabel(group.hosts));
      continue;
    }
    let from = group.clients.map(({ namespace, name }) =>
      nodesOf(namespaces, namespace, 'c').id(name, () => mermaidText(name)),
    );
    for (const [index, leg] of group.legs.entries()) {
      const next = group.legs.at(index + 1);
      // One node for each group of clients: who passes a gateway to which host stays to be seen.
      const to = next
        ? nodesOf(gateways, next.from, 'g').id(JSON.stringify(group.clients), () => forClients(group.clients))
        : outside.id(key, () => hostsLabel(group.hosts));
      for (const each of from) edges.add(`  ${each} ${leg.isClear ? '-.->' : '-->'}|"${leg.label}"| ${to}`);
      from = [to];
    }
  }
  const shownGateways = [...gateways].map(([service, nodes]) =>
    nodes.subgraph(`egress gateway ${shortService(service)}`),
  );
  return [
    WIDE,
    'flowchart LR',
    ...[...namespaces].flatMap(([namespace, nodes]) => nodes.subgraph(namespace)),
    ...shownGateways.flat(),
    ...(groups.some(({ clients }) => clients.length > 0) ? outside.subgraph('outside the mesh') : []),
    ...(groups.some(({ clients }) => clients.length === 0)
      ? refused.subgraph('outside the mesh, reached by nobody')
      : []),
    ...edges,
    '',
  ].join('\n');
}

function groupsOf(flows: readonly Flow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { dependency, clientNames } of flows) {
    const { host, ports, path } = dependency;
    const clients = [...clientNames].sort(
      (a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name),
    );
    for (const { number } of ports) {
      const legs = path.map((leg, index) => ({
        from: leg.proxy,
        label: edgeLabel(leg, index === path.length - 1 ? otherPorts(dependency, number) : []),
        isClear: leg.encryption === WireLeg.CLEAR_TEXT.valueOf(),
      }));
      const key = JSON.stringify([clients, legs]);
      const group = groups.get(key) ?? { clients, legs, hosts: [] };
      group.hosts.push(`${host}:${number}`);
      groups.set(key, group);
    }
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
}

/** The ports of the servers where they are others than the one that is dialled. */
function otherPorts({ servers }: EgressDependency, dialled: number): string[] {
  const ports = new Set(servers.flatMap((server) => /:(\d+)$/.exec(server)?.[1] ?? []));
  return ports.has(String(dialled)) ? [] : [...ports].sort();
}

function nodesOf(all: Map<string, Nodes>, key: string, prefix: string): Nodes {
  const nodes = all.get(key) ?? new Nodes(`${prefix}${all.size}n`);
  all.set(key, nodes);
  return nodes;
}

function hostsLabel(hosts: readonly string[]): string {
  const sorted = [...new Set(hosts)].sort(compareText);
  const rest = sorted.length - NAMED_HOSTS;
  // To name all but one takes as much room as to name that one.
  return mermaidLines(rest > 1 ? [...sorted.slice(0, NAMED_HOSTS), `and ${rest} more`] : sorted);
}

function forClients(clients: readonly ClientName[]): string {
  return mermaidLines(['calls of', ...clients.map(({ namespace, name }) => `${namespace}: ${name}`)]);
}

function edgeLabel({ encryption, checks, divided }: EgressLeg, ports: readonly string[]): string {
  const isUnchecked = encryption.endsWith(WireLeg.PROXY_TLS) && !checks.some((each) => each.startsWith('name: '));
  return mermaidLines([
    encryption,
    ...(isUnchecked ? ['NO name checked'] : []),
    ...(ports.length > 0 ? [`to port ${ports.join(', ')}`] : []),
    ...(divided.length > 0 ? [`divided among ${divided.length}`] : []),
  ]);
}

export function shortService(service: string): string {
  const parts = /^([^.]+)\.([^.]+)\.svc\./.exec(service);
  return parts ? `${parts[1]} in ${parts[2]}` : service;
}
