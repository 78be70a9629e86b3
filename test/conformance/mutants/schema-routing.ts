/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part, some } from './operator';

const many = (count: number, item: (index: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_none, index) => item(index));

function policy(spec: Part, chance: Chance): Part {
  const top = (spec.trafficPolicy ??= {});
  return chance.pick([
    (): Part => top,
    (): Part => ((top.portLevelSettings ??= [{ port: { number: 443 }, tls: { mode: 'SIMPLE' } }]) as Part[])[0],
    (): Part => (((spec.subsets ??= [{ name: 'all' }]) as Part[])[0].trafficPolicy ??= {}),
  ])();
}

const topPolicy = (spec: Part): Part => (spec.trafficPolicy ??= {});

const route = (spec: Part, chance: Chance): Part => some<Part>(spec.http, chance);

const pool = (spec: Part, chance: Chance, part: 'http' | 'tcp'): Part =>
  ((policy(spec, chance).connectionPool ??= {})[part] ??= {});

const balancer = (spec: Part, chance: Chance): Part => {
  const found = policy(spec, chance);
  found.loadBalancer = {};
  return found.loadBalancer;
};

const WORDS = ['none', 'ANY', '', 'Simple'];

/** Section A of the catalogue: rules and routes. */
export const ROUTING_SCHEMA_OPERATORS: readonly Operator[] = [
  operator(
    'A3-1',
    'host or name of a subset',
    'DestinationRule',
    ['SCHEMA004', 'DESTINATIONRULE001', 'DESTINATIONRULE013'],
    (spec, chance) => {
      if (chance.below(2) === 0) delete spec.host;
      else spec.subsets = [{ labels: { version: 'v1' } }];
    },
  ),
  operator('A3-2', 'load balancer', 'DestinationRule', ['SCHEMA005', 'SCHEMA011'], (spec, chance) => {
    const found = balancer(spec, chance);
    if (chance.below(2) === 0) found.simple = chance.pick(WORDS);
    else Object.assign(found, { simple: 'RANDOM', consistentHash: { useSourceIp: true } });
  }),
  operator(
    'A3-3',
    'consistent hash',
    'DestinationRule',
    ['SCHEMA004', 'SCHEMA011', 'DESTINATIONRULE008'],
    (spec, chance) => {
      balancer(spec, chance).consistentHash = chance.pick([
        { httpCookie: { ttl: '1s' } },
        { httpCookie: { name: 'a', ttl: '1s', attributes: [{ value: 'a' }] } },
        { useSourceIp: true, httpHeaderName: 'a' },
        { useSourceIp: true, ringHash: {}, maglev: {} },
      ]);
    },
  ),
  operator('A3-4', 'warm-up', 'DestinationRule', ['SCHEMA004', 'SCHEMA006', 'DESTINATIONRULE012'], (spec, chance) => {
    balancer(spec, chance).warmup = chance.pick([
      {},
      { duration: '1s', aggression: -1 },
      { duration: '1s', minimumPercent: 101 },
      { duration: '1s', minimumPercent: -1 },
    ]);
  }),
  operator('A3-5', 'upgrade to HTTP/2', 'DestinationRule', 'SCHEMA005', (spec, chance) => {
    pool(spec, chance, 'http').h2UpgradePolicy = chance.pick(['upgrade', 'NEVER', '']);
  }),
  operator('A3-6', 'codes of outlier detection', 'DestinationRule', ['SCHEMA006', 'SCHEMA013'], (spec, chance) => {
    policy(spec, chance).outlierDetection = { outlierDetectionHttpErrorCodes: [503, chance.pick([99, 600, -1])] };
  }),
  operator('A3-7', 'too many ports', 'DestinationRule', 'SCHEMA009', (spec, chance) => {
    // Small ones: what is in them does not matter any more.
    topPolicy(spec).portLevelSettings = many(4097 + chance.below(3), () => ({}));
  }),
  operator('A3-8', 'mode of TLS', 'DestinationRule', 'SCHEMA005', (spec, chance) => {
    policy(spec, chance).tls = { mode: chance.pick(['simple', 'PASSTHROUGH', 'NONE', '']) };
  }),
  operator(
    'A3-9',
    'proxy protocol, budget, tunnel',
    'DestinationRule',
    ['SCHEMA004', 'SCHEMA005', 'SCHEMA006', 'DESTINATIONRULE003'],
    (spec, chance) => {
      Object.assign(
        topPolicy(spec),
        chance.pick<object>([
          { proxyProtocol: { version: 'V3' } },
          { retryBudget: { percent: 101 } },
          { retryBudget: { percent: -1 } },
          { tunnel: { targetHost: 'a.example.com' } },
          { tunnel: { targetPort: 443 } },
        ]),
      );
    },
  ),
  operator('A4-1', 'destination', 'VirtualService', ['SCHEMA004', 'VIRTUALSERVICE010'], (spec, chance) => {
    const one = route(spec, chance);
    chance.pick([
      () => (one.route = [{ destination: { subset: 'a' } }]),
      () => (one.route = [{ weight: 1 }]),
      () => (one.mirrors = [{ percentage: { value: 1 } }]),
      () => (one.mirror = { subset: 'a' }),
    ])();
  }),
  operator('A4-2', 'route of TLS', 'VirtualService', ['SCHEMA004', 'VIRTUALSERVICE021'], (spec, chance) => {
    const to = [{ destination: { host: 'a.example.com' } }];
    spec.tls = [chance.pick<object>([{ route: to }, { match: [{ port: 443 }], route: to }])];
  }),
  operator(
    'A4-3',
    'answer or redirect',
    'VirtualService',
    ['SCHEMA004', 'SCHEMA011', 'VIRTUALSERVICE015'],
    (spec, chance) => {
      const change = chance.pick<object>([
        { directResponse: { body: { string: 'a' } } },
        { directResponse: { status: 200, body: { string: 'a', bytes: 'YQ==' } } },
        { redirect: { uri: '/a', port: 80, derivePort: 'FROM_REQUEST_PORT' } },
      ]);
      Object.assign(
        route(spec, chance),
        { route: undefined, delegate: undefined, fault: undefined, rewrite: undefined },
        change,
      );
    },
  ),
  operator('A4-4', 'fault', 'VirtualService', 'SCHEMA011', (spec, chance) => {
    route(spec, chance).fault = chance.pick<object>([
      { abort: { httpStatus: 500, grpcStatus: 'INTERNAL' } },
      { abort: { httpStatus: 500, http2Error: 'a' } },
      { delay: { fixedDelay: '1s', exponentialDelay: '1s' } },
    ]);
  }),
  operator('A4-5', 'preflights', 'VirtualService', 'SCHEMA005', (spec, chance) => {
    route(spec, chance).corsPolicy = { unmatchedPreflights: chance.pick(['forward', 'DROP', '']) };
  }),
];
