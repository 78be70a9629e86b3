import { App, Chart, Testing } from 'cdk8s';

/** The parts of the proved sets for a gateway, as they were proved. */

export const GATEWAY_SERVICE = 'istio-egressgateway.istio-egress.svc.cluster.local';
export const HOME = 'istio-egress';
const SELECTOR = { app: 'istio-egressgateway', istio: 'egressgateway' };
const SAFE = { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' };
const REMOVED = [
  'x-envoy-attempt-count',
  'x-envoy-decorator-operation',
  'x-envoy-expected-rq-timeout-ms',
  'x-envoy-external-address',
  'x-envoy-internal',
  'x-envoy-peer-metadata',
  'x-envoy-peer-metadata-id',
  'x-forwarded-client-cert',
  'x-forwarded-for',
  'x-request-id',
];
export const REMOVE_MESH_HEADERS = { headers: { request: { remove: REMOVED } } };
export const SAFE_RETRIES = { retries: SAFE };

type Json = Record<string, unknown>;

/** An object without what may differ: its name and its metadata. */
export interface Proved extends Json {
  readonly kind: string;
  readonly namespace?: string;
}

const at = (namespace: string, kind: string, spec: object): Proved => ({ kind, namespace, spec });

export function entry(host: string, exportTo: string[], port: object): Proved {
  const spec = { exportTo, hosts: [host], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [port] };
  return at('shop', 'ServiceEntry', spec);
}

export const HTTP = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
export const TLS = { number: 443, name: 'tls', protocol: 'TLS' };

export function rule(namespace: string, host: string, tls: object, more: object): Proved {
  const trafficPolicy = { portLevelSettings: [{ port: { number: 80 }, tls }] };
  return at(namespace, 'DestinationRule', { ...more, host, trafficPolicy });
}

export function refusing(namespace: string, host: string, exportTo: string[], name: string): Proved {
  return rule(namespace, host, { mode: 'SIMPLE', sni: host, subjectAltNames: [`${name}.invalid`] }, { exportTo });
}

export function verified(mode: string, host: string, more: object = {}): object {
  return { mode, sni: host, subjectAltNames: [host], ...more };
}

export function gateway(host: string, routeName: string, protocol: string, mode: string): Proved {
  const port = { number: 443, name: `${protocol.toLowerCase()}-${routeName}`, protocol };
  return at(HOME, 'Gateway', { selector: SELECTOR, servers: [{ port, hosts: [host], tls: { mode } }] });
}

export function hop(host: string, routeName: string): Proved {
  const portLevelSettings = [{ port: { number: 443 }, tls: { mode: 'ISTIO_MUTUAL', sni: host } }];
  return at(HOME, 'DestinationRule', {
    host: GATEWAY_SERVICE,
    subsets: [{ name: routeName, trafficPolicy: { portLevelSettings } }],
  });
}

/** Without a rule, it allows nothing. */
export function policy(action: string, ...rules: object[]): Proved {
  const spec = { selector: { matchLabels: SELECTOR }, action, ...(rules.length > 0 && { rules }) };
  return at(HOME, 'AuthorizationPolicy', spec);
}

export const serverName = (host: string): object => ({ when: [{ key: 'connection.sni', values: [host] }] });
export const principals = (...names: string[]): object => ({ from: [{ source: { principals: names } }] });
export const hosts = (host: string): object => ({ to: [{ operation: { hosts: [host, `${host}:*`] } }] });

const toGateway = (subset?: string): object[] => [
  { destination: { host: GATEWAY_SERVICE, port: { number: 443 }, ...(subset !== undefined && { subset }) } },
];
const toHost = (host: string, port: number): object[] => [{ destination: { host, port: { number: port } } }];

function routes(host: string, exportTo: string[], routeName: string, spec: object): Proved {
  const gateways = ['mesh', `${HOME}/${routeName}`];
  return at('shop', 'VirtualService', { exportTo, gateways, hosts: [host], ...spec });
}

/** Both legs for calls without TLS; the second one has as many routes as there are settings. */
export function httpLegs(
  host: string,
  exportTo: string[],
  routeName: string,
  first: object,
  ...second: { match?: object; settings: object }[]
): Proved {
  const atGateway = { gateways: [`${HOME}/${routeName}`], port: 443 };
  const legs = second.map(({ match = {}, settings }) => ({
    match: [{ ...atGateway, ...match }],
    route: toHost(host, 80),
    ...settings,
  }));
  const mesh = { match: [{ gateways: ['mesh'], port: 80 }], route: toGateway(routeName), ...first };
  return routes(host, exportTo, routeName, { http: [mesh, ...legs] });
}

export function tlsLegs(host: string, exportTo: string[], routeName: string, isKnown: boolean): Proved {
  const first = {
    match: [{ gateways: ['mesh'], port: 443, sniHosts: [host] }],
    route: toGateway(isKnown ? routeName : undefined),
  };
  const atGateway = { gateways: [`${HOME}/${routeName}`], port: 443 };
  const second = (match: object): object => ({ match: [match], route: toHost(host, 443) });
  const legs = isKnown
    ? { tls: [first], tcp: [second(atGateway)] }
    : { tls: [first, second({ ...atGateway, sniHosts: [host] })] };
  return routes(host, exportTo, routeName, legs);
}

export function secretAccess(namespace: string, account: string): Proved[] {
  return [
    { kind: 'Role', namespace, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }] },
    {
      kind: 'RoleBinding',
      namespace,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role' },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    },
  ];
}

interface Destination extends Json {
  readonly host: string;
  subset?: string;
}

/** The objects of a chart in `shop` without names, metadata, and the gates, which the proved sets are older than. */
export function ungated(build: (chart: Chart) => void): Proved[] {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  build(chart);
  return (Testing.synth(chart) as Json[]).map((object) => {
    const { apiVersion, metadata, kind, ...rest } = JSON.parse(JSON.stringify(object)) as Json;
    expect(apiVersion).toBeDefined();
    const { namespace } = metadata as { namespace: string };
    const bare: Proved = { kind: String(kind), namespace, ...rest };
    if (bare.kind === 'RoleBinding') delete (bare.roleRef as Json).name;
    if (bare.kind === 'DestinationRule') withoutGate(bare.spec as Json, namespace);
    if (bare.kind === 'VirtualService') withoutSubsets(bare.spec as Json);
    return bare;
  });
}

/**
 * The proved rule of the gateway encrypts whatever a proxy of its namespace sends. Ours encrypts the routes of the gateway
 * alone: a sidecar beside it ignores a certificate, and TLS with it.
 */
function withoutGate(spec: Json, namespace: string): void {
  if (spec.host === GATEWAY_SERVICE) return;
  const subsets = (spec.subsets ?? []) as Json[];
  if (namespace === HOME && subsets.length > 0) {
    expect(JSON.stringify(spec.trafficPolicy)).toContain('only-through-egress-gateway.invalid');
    spec.trafficPolicy = subsets[0].trafficPolicy;
  }
  delete spec.subsets;
}

function withoutSubsets(spec: Json): void {
  const all = ['http', 'tls', 'tcp'].flatMap((kind) => (spec[kind] ?? []) as Json[]);
  for (const one of all) {
    // Routes by method are named for the logs.
    delete one.name;
    for (const { destination } of one.route as { destination: Destination }[]) {
      if (destination.host !== GATEWAY_SERVICE) delete destination.subset;
    }
  }
}

/** Without an order. */
export function expectSame(actual: Proved[], wanted: Proved[]): void {
  expect(actual).toEqual(expect.arrayContaining(wanted));
  expect(actual).toHaveLength(wanted.length);
}
