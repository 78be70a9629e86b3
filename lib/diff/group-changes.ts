import { compareText } from '../mesh/mesh-object';
import { callTitles } from './call-titles';
import { callerTitles } from './caller-titles';
import type { ClientClass } from './clients';
import type { Observation, Observed } from './comparison';
import { withHost } from './differences';
import type { CalledHost } from './hosts';
import { AccessChange, TrafficChange, TrafficExample } from './traffic-change';
import type { KnownWorkload } from './workloads';

/** Calls of one client to one host on one port with the same differences. */
interface Portion {
  readonly client: ClientClass;
  readonly host: CalledHost;
  readonly port: number;
  readonly calls: readonly string[];
  readonly first: Observation;
  /** Equal for what is one change. */
  readonly key: string;
}

export interface Callers {
  readonly classes: readonly ClientClass[];
  readonly workloads: readonly KnownWorkload[];
}

/** A change, and whom exactly it is about. */
export interface GroupedChange {
  readonly change: TrafficChange;
  /** Keys of the classes of callers. */
  readonly callers: ReadonlySet<string>;
  /** Names of hosts, one under each wildcard. */
  readonly names: ReadonlySet<string>;
}

/** Equal changes as one: of as many callers to as many hosts and ports as possible. */
export function groupChanges(
  observed: readonly Observed[],
  callers: Callers,
  names: readonly CalledHost[],
): GroupedChange[] {
  const byKey = grouped(observed.flatMap(portionsOf), ({ key }) => key);
  const changes = byKey.flatMap((portions) => {
    const targets = grouped(portions, ({ host, port }) => `${port} ${host.name}`);
    const sameClients = grouped(targets, (each) =>
      each
        .map(({ client }) => client.key)
        .sort()
        .join(),
    );
    return sameClients.flatMap((group) => squares(group).map((square) => changeOf(square, callers, names)));
  });
  return changes.sort((a, b) => compareText(orderOf(a.change), orderOf(b.change)));
}

/** Targets with the same ports for the same hosts. */
function squares(targets: readonly (readonly Portion[])[]): Portion[][] {
  const byHost = grouped(targets, ([{ host }]) => host.name);
  const samePorts = grouped(byHost, (each) => each.map(([{ port }]) => port).join());
  return samePorts.map((hosts) => hosts.flat(2));
}

function portionsOf({ client, host, port, asked, changed }: Observed): Portion[] {
  return grouped(changed, ({ access, differences }) => JSON.stringify([access, differences])).map((same) => {
    const calls = callTitles(asked, same);
    const [first] = same;
    const key = JSON.stringify([first.access, first.differences, calls]);
    return { client, host, port, calls, first, key };
  });
}

function changeOf(
  portions: readonly Portion[],
  { classes, workloads }: Callers,
  names: readonly CalledHost[],
): GroupedChange {
  const [first] = portions;
  const { access, differences } = first.first;
  const clients = new Set(portions.map(({ client }) => client));
  const keys = new Set([...clients].map(({ key }) => key));
  const hosts = hostTitles(new Set(portions.map(({ host }) => host)), names);
  const change = {
    callers: callerTitles(
      classes.filter((each) => clients.has(each)),
      classes,
    ),
    workloads: workloads.filter(({ key }) => keys.has(key)).map(({ title }) => title),
    hosts,
    ports: [...new Set(portions.map(({ port }) => port))].sort((a, b) => a - b),
    calls: [...first.calls],
    access,
    differences: hosts.length === 1 ? differences.map((each) => withHost(each, hosts[0])) : [...differences],
    example: exampleOf(first.first, first.client),
  };
  return { change, callers: keys, names: new Set(portions.map(({ host }) => host.name)) };
}

/** The ways to write the name of a Service are one host, unless they differ. */
function hostTitles(hosts: ReadonlySet<CalledHost>, names: readonly CalledHost[]): string[] {
  const titles = [...hosts].map((host) => {
    const isWhole = names.every((each) => each.title !== host.title || hosts.has(each));
    return isWhole ? host.title : host.name;
  });
  return [...new Set(titles)].sort(compareText);
}

function exampleOf({ call, address, whyBefore, whyAfter }: Observation, { client }: ClientClass): TrafficExample {
  const { url, method = 'GET', headers = {} } = call;
  const { namespaceName, serviceAccountName, labels } = client;
  return { namespaceName, serviceAccountName, labels, url, method, headers, address, whyBefore, whyAfter };
}

const ORDER = [AccessChange.LOST, AccessChange.GAINED, AccessChange.SAME];

/** What is lost first. */
function orderOf({ access, hosts, ports, callers, calls, differences }: TrafficChange): string {
  return JSON.stringify([ORDER.indexOf(access), hosts, ports, callers, calls, differences]);
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const known = groups.get(key);
    if (known) known.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}
