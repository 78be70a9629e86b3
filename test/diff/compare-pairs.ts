import fc from 'fast-check';
import { viewOf } from '../../lib/diff/answer-view';
import { differencesOf } from '../../lib/diff/differences';
import { CalledHost, OUTSIDE, STRANGER, UNNAMED } from '../../lib/diff/hosts';
import { sidesOf } from '../../lib/diff/side';
import { TrafficDiff } from '../../lib/diff/traffic-diff';
import { matchesHost } from '../../lib/mesh/host-name';
import { isIpAddress } from '../../lib/mesh/ip';
import type { SourceObject } from '../../lib/mesh/mesh-object';
import { EgressSimulation } from '../../lib/simulation/egress-simulation';
import { OutboundTrafficPolicyMode } from '../../lib/profile/outbound-traffic-policy-mode';
import type { SimulationOptions } from '../../lib/simulation/simulation-options';
import { TrafficCall } from '../../lib/simulation/traffic-call';
import { Dice } from '../conformance/differential/generate/dice';
import { generatedMeshes } from '../conformance/differential/generate/mesh';
import type { MeshCase } from '../conformance/differential/mesh-case';
import { documents } from '../conformance/manifests';
import { accessOf, answersTo, callsOf, clientsOf, fateOf } from './brute-force';
import { Editable, MUTATIONS } from './mutations';

/** Percent of the meshes in which some clients have the proxy of their node. */
const AMBIENT_SHARE = 30;

/** How much is asked. */
export interface Extent {
  readonly seed: number;
  readonly pairs: number;
  /** Beside those that the generator makes. */
  readonly clients: number;
  readonly calls: number;
}

interface Pair {
  readonly title: string;
  readonly before: Editable[];
  readonly after: Editable[];
  readonly mesh: MeshCase;
  readonly other: MeshCase;
  readonly options: SimulationOptions;
}

export function optionsOf(dice: Dice, { policy, gateways }: MeshCase): SimulationOptions {
  return {
    outboundTrafficPolicy: OutboundTrafficPolicyMode[policy],
    dnsCapture: dice.chance(25),
    gateways: gateways.map(({ service, namespace, labels = {}, serviceAccount, ports, ip }) => ({
      service,
      namespaceName: namespace,
      labels,
      serviceAccountName: serviceAccount,
      ports,
      ip,
    })),
  };
}

function pairsOf(seed: number, count: number): Pair[] {
  const ambient = Math.round((count * AMBIENT_SHARE) / 100);
  const meshes = [...generatedMeshes(seed, count - ambient), ...generatedMeshes(seed, ambient, 'ambient')];
  const names = Object.keys(MUTATIONS);
  return fc.sample(fc.gen(), { seed, numRuns: count }).map((generated, index) => {
    const dice = new Dice(generated);
    const mesh = meshes[index];
    const other = meshes[(index + 1) % count];
    const before = mesh.objects as Editable[];
    const title = names[index % names.length];
    const after = MUTATIONS[title](dice, before, other.objects as Editable[]) ?? before.slice(1);
    return { title, before, after, mesh, other, options: optionsOf(dice, mesh) };
  });
}

export function textOf(objects: Editable[]): string {
  return documents(objects);
}

function simulationsOf({ before, after, options }: Pair): EgressSimulation[] {
  const sources = (objects: Editable[]): SourceObject[] => objects.map((value) => ({ value, origin: 'mesh' }));
  return sidesOf(sources(before), sources(after), options).map(({ simulation }) => simulation);
}

/** The host for which a class of hosts stands. */
function calledHost(diff: TrafficDiff, { url, sni }: TrafficCall): CalledHost {
  const [, scheme, host] = /^(\w+):\/\/([^/:]+)/.exec(url)!;
  const isEncrypted = ['https', 'tls', 'grpcs'].includes(scheme);
  const name = isEncrypted && sni !== undefined ? sni : host;
  if (name === '') return UNNAMED;
  const { hosts } = diff._comparison!.targets;
  const known = hosts.find((each) => each.name === name);
  if (known) return known;
  if (isIpAddress(name)) return UNNAMED;
  const above = hosts.filter(({ title }) => title.startsWith('*') && matchesHost(title, name));
  const [best = STRANGER] = above.sort((a, b) => b.title.length - a.title.length);
  return { ...best, name };
}

const FAMILIES = [['http', 'http2', 'grpc'], ['https', 'tls', 'grpcs'], ['tcp']];

function isCovered(diff: TrafficDiff, call: TrafficCall, sides: EgressSimulation[]): boolean {
  const [, scheme, , port] = /^(\w+):\/\/([^/:]+):(\d+)/.exec(call.url)!;
  const key = diff._comparison!.universe.keyOf(call.client);
  const host = calledHost(diff, call);
  const known = diff._comparison!.targets.ports;
  const representative = diff._comparison!.targets.hosts.find(({ title }) => title === host.title)!.name;
  const [before, after] = answersTo(sides, call);
  const access = accessOf(before, after);
  const aspects = differencesOf(viewOf(before, host), viewOf(after, host)).map(({ aspect }) => aspect);
  const family = FAMILIES.find((each) => each.includes(scheme))!;
  return diff._grouped.some(
    ({ change, callers, names }) =>
      callers.has(key) &&
      [host.name, representative, STRANGER.name, UNNAMED.name, OUTSIDE.name].some((name) => names.has(name)) &&
      change.ports.includes(known.includes(Number(port)) ? Number(port) : known[known.length - 1]) &&
      change.calls.some((each) => family.includes(each.split(' ')[0])) &&
      change.access === access &&
      change.differences.map(({ aspect }) => aspect).join() === aspects.join(),
  );
}

/** Asks everything of a larger universe than the diff, one by one; what they disagree about. */
export function disagreements({ seed, pairs, clients, calls }: Extent): string[] {
  const failures: string[] = [];
  const totals = { pairs: 0, changed: 0, brute: 0, differing: 0, diff: 0 };
  const spent = { diff: 0, brute: 0 };
  for (const pair of pairsOf(seed, pairs)) {
    const start = process.cpuUsage().user;
    const diff = TrafficDiff.ofManifests(textOf(pair.before), textOf(pair.after), pair.options);
    spent.diff += process.cpuUsage().user - start;
    const sides = simulationsOf(pair);
    const [generated] = fc.sample(fc.gen(), { seed: seed + totals.pairs, numRuns: 1 });
    const dice = new Dice(generated);
    const asked = callsOf(dice, [pair.mesh, pair.other], calls);
    let differing = 0;
    for (const client of clientsOf(dice, pair.mesh, clients)) {
      for (const each of asked) {
        const call = { ...each, client };
        const [before, after] = answersTo(sides, call);
        const isDifferent = fateOf(before) !== fateOf(after);
        totals.brute += 1;
        const host = { name: /\/\/([^/:]+)/.exec(call.url)![1], title: '' };
        const isTold = differencesOf(viewOf(before, host), viewOf(after, host)).length > 0;
        if (isTold !== isDifferent)
          failures.push(`${pair.title} seen otherwise: ${JSON.stringify(call)} ${fateOf(before)} ${fateOf(after)}`);
        if (!isDifferent) continue;
        differing += 1;
        const isFound = diff._comparison !== undefined && isCovered(diff, call, sides);
        if (!isFound)
          failures.push(
            `pair ${totals.pairs} ${pair.title} missed: ${JSON.stringify(call)} ${fateOf(before)} ${fateOf(after)}`,
          );
      }
    }
    for (const { example, callers } of diff.changes) {
      const { namespaceName, serviceAccountName, labels, url, method, headers, address } = example;
      const client = { namespaceName, serviceAccountName, labels };
      const [before, after] = answersTo(sides, {
        client,
        url,
        method,
        headers,
        ...(address !== undefined && { address }),
      });
      if (fateOf(before) === fateOf(after)) failures.push(`${pair.title} made up: ${callers.join()} ${url}`);
    }
    totals.pairs += 1;
    totals.differing += differing;
    totals.diff += diff._calls;
    if (diff.hasChanges) totals.changed += 1;
    spent.brute += process.cpuUsage().user - start;
  }
  process.stderr.write(`diff, seed ${seed}: ${JSON.stringify({ ...totals, disagreements: failures.length, spent })}\n`);
  return failures;
}
