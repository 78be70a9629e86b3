import { matchRoute, Route } from '../mesh/http-route';
import { isIpAddress } from '../mesh/ip';
import type { HttpMatch } from '../mesh/virtual-service';
import { PUBLIC_ADDRESS } from '../simulation/call-parts';
import type { TrafficAnswer } from '../simulation/answer';
import type { TrafficCall } from '../simulation/traffic-call';
import { Address, distinctAddresses } from './addresses';
import { HOST, viewOf } from './answer-view';
import { ClientClass, ClientUniverse } from './clients';
import { accessOf, differencesOf } from './differences';
import { CalledHost, OUTSIDE, STRANGER, UNNAMED } from './hosts';
import { frameOf } from './listener-frames';
import { PLAIN_REQUEST, received, Requests, requestsFor, SimulatedRequest, toldApart } from './requests';
import { distinctionsOf } from './selectors';
import type { Side } from './side';
import { Targets } from './targets';
import { isTouched, Touched } from './touched';
import type { AccessChange, TrafficDifference } from './traffic-change';
import { isOfNode, isWholeCall, Ways } from './ways';
import { Identities, proxyOf, readsAuthority, wayIn } from './way-in';

/** How a call is made, beside who makes it and where to. */
export interface Manner {
  readonly scheme: string;
  readonly request: SimulatedRequest;
  readonly address: Address;
}

/** A call that has another fate than before. */
export interface Observation extends Manner {
  readonly call: TrafficCall;
  readonly access: AccessChange;
  readonly differences: readonly TrafficDifference[];
  readonly whyBefore: string;
  readonly whyAfter: string;
}

/** What was asked for a client, a host and a port, and what of it has another fate. */
export interface Observed {
  readonly client: ClientClass;
  readonly host: CalledHost;
  readonly port: number;
  readonly asked: readonly Manner[];
  readonly changed: readonly Observation[];
}

/** Calls in clear text, by the application's own TLS, and bytes. */
const CLEAR_TEXT = ['http', 'grpc'];
const ENCRYPTED = ['https', 'tls', 'grpcs'];
/** Where applications leave the port out of the URL and of the Host header. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, grpc: 80, https: 443, grpcs: 443 };

/** Both answers, and whether they hold for whoever comes the same way in. */
interface Answers {
  readonly pair: readonly [TrafficAnswer, TrafficAnswer];
  readonly isForAll: boolean;
  readonly isDifferent: boolean;
}

/** Asks both sides the same questions. */
export class Comparison {
  public readonly universe: ClientUniverse;
  public readonly targets: Targets;
  /** How many calls were followed, on both sides together. */
  public calls = 0;
  private readonly isAbout: (host: string) => boolean;
  /** Ports on which listeners differ for more than the touched hosts. */
  private readonly widePorts: ReadonlySet<number>;
  private readonly tooMany = new Set<string>();
  private readonly identities = new Identities();
  private readonly ways: Ways;
  private readonly requests = new Map<string, Requests>();
  /** By the way in, for one client. */
  private readonly answers = new Map<string, Answers>();

  public constructor(
    private readonly sides: readonly [Side, Side],
    private readonly touched: Touched,
  ) {
    const known = new Map<string, boolean>();
    const isAbout = (host: string): boolean => {
      let answer = known.get(host);
      if (answer === undefined) known.set(host, (answer = touched.namespaces.size > 0 || isTouched(touched, host)));
      return answer;
    };
    const narrow = new ClientUniverse(distinctionsOf(sides, isAbout));
    this.widePorts = touched.isEverything ? new Set() : this.findWidePorts(narrow, isAbout);
    const isWide = this.widePorts.size > 0;
    this.isAbout = isAbout;
    this.universe = isWide ? new ClientUniverse(distinctionsOf(sides, () => true)) : narrow;
    this.targets = new Targets(sides, isWide ? () => true : isAbout);
    this.ways = new Ways(sides, this.targets, this.identities);
  }

  /** What is not compared because there is too much of it. */
  public get limits(): string[] {
    return [
      ...this.universe.incomplete.map(
        (namespace) =>
          `selectors tell too many Pods of ${namespace} apart: not all combinations of labels are compared`,
      ),
      ...[...this.tooMany].map(
        (title) => `routes tell too many requests to ${title} apart: not all combinations are compared`,
      ),
    ];
  }

  public run(): Observed[] {
    return this.universe.classes.flatMap((client) => {
      for (const key of this.answers.keys()) if (!isOfNode(key)) this.answers.delete(key);
      return this.targets.hosts.flatMap((host) =>
        this.portsFor(client, host).flatMap((port) => {
          const observed = this.observe(client, host, port);
          return observed.changed.length > 0 ? [observed] : [];
        }),
      );
    });
  }

  /** The ports on which a call to a host may have another fate. */
  private portsFor({ client }: ClientClass, host: CalledHost): readonly number[] {
    const { isEverything, namespaces, ports } = this.touched;
    const all = this.targets.portsOf(host);
    if (isEverything || namespaces.has(client.namespaceName)) return all;
    const isNamed = host !== STRANGER && host !== UNNAMED && host !== OUTSIDE;
    if (isNamed && (this.isAbout(host.name) || this.isAbout(host.title))) return all;
    // Whoever is called by address, or by a name that nobody knows, is at the mercy of all who share the port.
    const isNameless = !isNamed || isIpAddress(host.name);
    // The proxy of a node knows nothing but addresses.
    if (isNameless && proxyOf(this.sides[0], client) === undefined) return all;
    return all.filter((port) => this.widePorts.has(port) || (isNameless && ports.has(port)));
  }

  private findWidePorts(universe: ClientUniverse, isAbout: (host: string) => boolean): Set<number> {
    const isWide = (port: number): boolean =>
      universe.classes.some(({ client }) => {
        const frames = this.sides.map((side) => {
          const proxy = proxyOf(side, client);
          return proxy ? frameOf(proxy.listenerFor(PUBLIC_ADDRESS, port), isAbout) : '';
        });
        return frames[0] !== frames[1];
      });
    return new Set([...this.touched.ports].filter(isWide));
  }

  private observe(client: ClientClass, host: CalledHost, port: number): Observed {
    const asked: Manner[] = [];
    const changed: Observation[] = [];
    const ask = (manner: Manner): Answers => {
      asked.push(manner);
      const call = callOf(client, host, port, manner);
      const answers = this.answersTo(call, host, port);
      if (answers.isDifferent) changed.push({ ...manner, ...observationOf(call, host, answers) });
      return answers;
    };
    for (const address of this.addressesFor(client, host, port)) {
      const tcp = { scheme: 'tcp', request: PLAIN_REQUEST, address };
      if (this.ways.isSame(callOf(client, host, port, tcp))) asked.push(tcp);
      else ask(tcp);
      for (const [first, ...others] of [CLEAR_TEXT, ENCRYPTED]) {
        const plain = { scheme: first, request: PLAIN_REQUEST, address };
        if (this.ways.isSame(callOf(client, host, port, plain))) {
          asked.push(plain);
          continue;
        }
        const hops = this.askAll(client, host, port, plain, ask);
        // Behind the first proxy it matters how the application speaks.
        if (hops < 2) continue;
        for (const scheme of others) this.askAll(client, host, port, { scheme, address }, ask);
      }
    }
    return { client, host, port, asked, changed };
  }

  private addressesFor({ client }: ClientClass, host: CalledHost, port: number): Address[] {
    return distinctAddresses(this.sides, { client, host: host.name, port }, this.targets.addressesOf(host));
  }

  /** Requests make a difference only to proxies that look into them. The most proxies that a call passes. */
  private askAll(
    client: ClientClass,
    host: CalledHost,
    port: number,
    manner: Omit<Manner, 'request'>,
    ask: (manner: Manner) => Answers,
  ): number {
    const plain = ask({ ...manner, request: PLAIN_REQUEST });
    const hops = (answers: Answers): number => Math.max(...answers.pair.map((each) => each.hops.length));
    const isRead = plain.pair.some((each) => each.hops.some(({ routeConfig }) => routeConfig !== undefined));
    if (!isRead) return hops(plain);
    const call = callOf(client, host, port, { ...manner, request: PLAIN_REQUEST });
    const first = this.sides.map((side) => {
      const proxy = proxyOf(side, client.client);
      return proxy ? (wayIn(proxy, call).routes ?? []) : [];
    });
    const isAlone = hops(plain) < 2 && !first.some((routes) => routes.some((route) => this.leadsOn(route)));
    return Math.max(
      ...this.requestsFor(host, first, isAlone).map((request) => hops(ask({ ...manner, request }))),
      hops(plain),
    );
  }

  /** Whether a route leads to a gateway, which has routes of its own. */
  private leadsOn({ cluster = '' }: Route): boolean {
    const host = cluster.slice(cluster.lastIndexOf('|') + 1);
    return this.sides.some(({ simulation }) => simulation._gateways.has(host)) || this.targets.hasWaypoints;
  }

  /** Requests of which each takes another pair of routes than the others; the plain one is not among them. */
  private requestsFor(
    host: CalledHost,
    first: readonly (readonly Route[])[],
    isAlone: boolean,
  ): readonly SimulatedRequest[] {
    const isNamed = !isAlone || first.some((routes) => routes.some(readsAuthority));
    const key = [
      ...(isNamed ? [host.name] : []),
      ...(isAlone ? first.map((each) => this.identities.of(each)) : []),
    ].join(' ');
    let found = this.requests.get(key);
    if (!found) {
      const conditions = isAlone ? first.flatMap(conditionsOf) : this.targets.conditionsFor(host);
      const policies = isAlone ? [] : this.targets.policies;
      const { all, isComplete } = requestsFor(conditions, policies);
      found = { isComplete, all: toldApart(all, conditions, policies, host.name) };
      this.requests.set(key, found);
    }
    if (!found.isComplete) this.tooMany.add(host.title);
    const [, ...others] = found.all;
    if (!isAlone) return others;
    const taken = new Set([this.takenBy(PLAIN_REQUEST, host, first)]);
    return others.filter((request) => {
      const routes = this.takenBy(request, host, first);
      if (taken.has(routes)) return false;
      taken.add(routes);
      return true;
    });
  }

  private takenBy(request: SimulatedRequest, host: CalledHost, first: readonly (readonly Route[])[]): string {
    return first.map((routes) => this.identities.of(matchRoute(routes, received(request, host.name)))).join(' ');
  }

  /** Calls that come the same way in have the same answers, unless a name is in them. */
  private answersTo(call: TrafficCall, host: CalledHost, port: number): Answers {
    const key = this.ways.keyOf(call, port);
    const known = this.answers.get(key);
    if (known?.isForAll) return known;
    this.calls += 2;
    const [before, after] = this.sides.map(({ simulation }) => simulation.call(call));
    const views = [before, after].map((answer) => viewOf(answer, host));
    const isDifferent = differencesOf(views[0], views[1]).length > 0;
    const isForAll =
      // The whole call is in such a key.
      isWholeCall(key) ||
      ([before, after].every(({ hops }) => hops.length === 1) &&
        views.every((view) => [...view.values()].every((text) => !text.includes(HOST))));
    const answers: Answers = { pair: [before, after], isForAll, isDifferent };
    this.answers.set(key, answers);
    return answers;
  }
}

function conditionsOf(routes: readonly Route[]): HttpMatch[] {
  return routes.flatMap(({ match }) => (match ? [match] : []));
}

function observationOf(call: TrafficCall, host: CalledHost, { pair }: Answers): Omit<Observation, keyof Manner> {
  const [before, after] = pair.map((answer) => viewOf(answer, host));
  const [{ why: whyBefore }, { why: whyAfter }] = pair;
  return { call, access: accessOf(before, after), differences: differencesOf(before, after), whyBefore, whyAfter };
}

function callOf({ client }: ClientClass, { name }: CalledHost, port: number, manner: Manner): TrafficCall {
  const { scheme, request, address } = manner;
  const isRequest = scheme !== 'tcp' && scheme !== 'tls';
  const isImplied = DEFAULT_PORTS[scheme] === port && request.namesPort !== true;
  return {
    client,
    url: `${scheme}://${name}${isImplied ? '' : `:${port}`}${isRequest ? request.path : ''}`,
    ...(isRequest && { method: request.method, headers: request.headers }),
    ...(address !== undefined && { address }),
  };
}
