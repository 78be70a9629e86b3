import { isWildcard } from '../mesh/host-name';
import { compareText, MeshObject } from '../mesh/mesh-object';
import { parseClusterName } from '../mesh/service';
import type { TrafficAnswer } from '../simulation/answer';
import { TrafficHop, TrafficOutcome, WireLeg } from '../simulation/traffic-answer';
import { Candidate, candidatesOf, isMoreGeneral, nameOf } from './candidates';
import type { EgressDependency, EgressLeg, EgressPort } from './egress-dependency';
import type { EgressSources } from './sources';

/** Workloads of a namespace in the words of a reader. */
export interface ClientName {
  readonly namespace: string;
  readonly name: string;
}

/** A dependency with what a chart needs of it. */
export interface Flow {
  readonly dependency: EgressDependency;
  readonly clientNames: readonly ClientName[];
}

/** A port of a host, and the ServiceEntries that declare it. */
interface Target {
  readonly host: string;
  readonly port: EgressPort;
  readonly address?: string;
  readonly entries: MeshObject[];
}

/** What becomes of the calls to a port, and of whose. */
interface Reached {
  readonly candidates: Candidate[];
  readonly answer: TrafficAnswer;
}

const SCHEMES: Readonly<Record<string, string>> = {
  HTTP: 'http',
  HTTP2: 'http2',
  GRPC: 'grpc',
  'GRPC-WEB': 'http',
  HTTP_PROXY: 'http',
  HTTPS: 'https',
  TLS: 'tls',
};

/** What a URL can name. */
const CALLABLE = /^[^/:?]+$/;

/** All hosts outside the mesh, each with every way in which workloads reach it. */
export function flowsOf(sources: EgressSources): Flow[] {
  const candidates = sources.options.clients
    ? sources.options.clients.map((client): Candidate => ({ client, isAny: false }))
    : candidatesOf(sources.objects, sources.options);
  const flows = new Map<string, Flow>();
  for (const target of targetsOf(sources.objects)) {
    for (const flow of flowsTo(target, candidates, sources)) {
      const { ports, ...rest } = flow.dependency;
      const key = JSON.stringify(rest);
      const known = flows.get(key);
      const merged = { ...flow.dependency, ports: [...(known?.dependency.ports ?? []), ...ports] };
      flows.set(key, { ...flow, dependency: merged });
    }
  }
  return [...flows].sort(([a], [b]) => compareText(a, b)).map(([, flow]) => flow);
}

function targetsOf(objects: readonly MeshObject[]): Target[] {
  const targets = new Map<string, Target>();
  for (const object of objects) {
    const { kind, spec } = object;
    if (kind !== 'ServiceEntry' || (spec.text('location') ?? 'MESH_EXTERNAL') !== 'MESH_EXTERNAL') continue;
    const [address] = spec.texts('addresses').map((text) => text.split('/')[0]);
    for (const host of new Set(spec.texts('hosts'))) {
      for (const port of spec.objects('ports')) {
        const number = port.number('number');
        if (number === undefined) continue;
        const protocol = (port.text('protocol') ?? 'TCP').toUpperCase();
        const key = JSON.stringify([host, String(number).padStart(5, '0'), protocol, address]);
        const known = targets.get(key) ?? { host, port: { number, protocol }, address, entries: [] };
        known.entries.push(object);
        targets.set(key, known);
      }
    }
  }
  return [...targets].sort(([a], [b]) => compareText(a, b)).map(([, target]) => target);
}

function flowsTo(target: Target, candidates: readonly Candidate[], { simulation, options }: EgressSources): Flow[] {
  const { host, port } = target;
  const refusedWith = (refused: string): Flow[] => [
    { dependency: { ...declared(target, target.entries), ...UNREACHED, refused }, clientNames: [] },
  ];
  if (!CALLABLE.test(host)) return refusedWith('no name that can be called');
  const name = isWildcard(host) ? host.replace('*', 'any') : host;
  const answers = candidates.map((candidate) => {
    const url = `${SCHEMES[port.protocol] ?? 'tcp'}://${name}:${port.number}`;
    return { candidate, answer: simulation.call({ client: candidate.client, url, address: target.address }) };
  });
  const reached = new Map<string, Reached>();
  for (const { candidate, answer } of answers.filter((each) => isReached(each.answer))) {
    const key = JSON.stringify([answer.hops.map(legOf), answer.destinations, answer.warnings]);
    const known = reached.get(key) ?? { candidates: [], answer };
    known.candidates.push(candidate);
    reached.set(key, known);
  }
  if (reached.size === 0) {
    const refusals = answers.filter(({ answer }) => answer.outcome !== TrafficOutcome.DELIVERED);
    const why = [...new Set(refusals.map(({ answer }) => answer.why))].sort();
    const refused = why.length > 0 ? why.join('; ') : 'nobody sees it';
    return refusedWith(refused);
  }
  return [...reached.values()].map(({ candidates: same, answer }) => {
    const shortest = options.clients
      ? same
      : same.filter(({ client }) => !same.some((other) => isMoreGeneral(other.client, client)));
    const clientNames = shortest.map(({ client, isAny }) =>
      nameOf(client, isAny && candidates.some((other) => isMoreGeneral(client, other.client) && !same.includes(other))),
    );
    const namespaces = new Set(same.map(({ client }) => client.namespaceName));
    const own = target.entries.filter(({ namespace }) => namespaces.has(namespace));
    const dependency: EgressDependency = {
      ...declared(target, own.length > 0 ? own : target.entries),
      clients: distinct(clientNames.map(({ namespace, name: workloads }) => `${namespace}: ${workloads}`)),
      path: answer.hops.map(legOf),
      servers: [...answer.destinations],
      warnings: [...answer.warnings],
    };
    return { dependency, clientNames };
  });
}

const UNREACHED = { clients: [], path: [], servers: [], warnings: [] };

/** A call that passes because the mesh lets all pass is none that a ServiceEntry is for. */
function isReached({ outcome, hops }: TrafficAnswer): boolean {
  if (outcome !== TrafficOutcome.DELIVERED) return false;
  const { proxy, endpoints, cluster, weighted = [] } = hops[hops.length - 1];
  if (proxy === 'ztunnel') return endpoints.length > 0;
  return [cluster ?? '', ...weighted.map((each) => each.cluster)].some((each) => parseClusterName(each) !== undefined);
}

function declared(
  { host, port }: Target,
  entries: readonly MeshObject[],
): Omit<EgressDependency, keyof typeof UNREACHED> {
  const annotated = (name: string): string[] =>
    distinct(entries.flatMap(({ annotations }) => (Object.hasOwn(annotations, name) ? [annotations[name]] : [])));
  return {
    host,
    ports: [port],
    resolution: distinct(entries.map(({ spec }) => spec.text('resolution') ?? 'NONE')),
    owners: annotated('cdk8s-istio/owner'),
    contacts: annotated('cdk8s-istio/contact'),
    origins: distinct(
      entries.map(({ annotations, source }) =>
        Object.hasOwn(annotations, 'cdk8s-istio/construct-path')
          ? annotations['cdk8s-istio/construct-path']
          : source.origin,
      ),
    ),
  };
}

function legOf({ proxy, wire, tls, ...hop }: TrafficHop): EgressLeg {
  const isMesh = tls?.mode === 'ISTIO_MUTUAL';
  const certificate = isMesh ? undefined : tls?.certificate;
  const chain = tls?.authority === undefined || isMesh ? [] : [`chain: ${tls.authority}`];
  const names = (tls?.checkedNames ?? []).map((name) => `name: ${name}`);
  return {
    proxy,
    encryption: wire === WireLeg.PROXY_TLS && certificate !== undefined ? `mutual ${wire}` : wire,
    serverName: tls?.sni === '' ? undefined : tls?.sni,
    checks: wire === WireLeg.MESH_MUTUAL_TLS ? ['certificate of the mesh', ...names] : [...chain, ...names],
    certificate,
    retries: hop.retries,
    retryOn: hop.retries > 0 ? hop.retryOn : undefined,
    perTryTimeout: hop.retries > 0 ? hop.perTryTimeout : undefined,
    timeout: hop.timeout,
    connectTimeout: hop.connectTimeout,
    divided: (hop.weighted ?? []).map(({ cluster, weight }) => `${cluster}: ${weight}`),
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
