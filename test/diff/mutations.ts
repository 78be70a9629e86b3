import type { Dice } from '../conformance/differential/generate/dice';
import { LABELS, NAMESPACES, ROOT } from '../conformance/differential/generate/surroundings';

/* eslint-disable @typescript-eslint/naming-convention -- What a mutation does is its name. */

type Value = undefined | null | string | number | boolean | Value[] | { [key: string]: Value };
type Spec = Record<string, Value>;

/** An object while it is edited. */
export interface Editable {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string } & Record<string, Value>;
  spec: Spec;
}

/** Changes a mesh; undefined where there is nothing that it could change. */
export type Mutation = (dice: Dice, objects: Editable[], others: Editable[]) => Editable[] | undefined;

const HOSTS = ['api.example.com', 'www.example.com', 'db.example.com', 'a.api.example.com', '*.example.com'];

/** Edits one object of some kinds. */
function edit(kinds: readonly string[], change: (dice: Dice, spec: Spec, object: Editable) => unknown): Mutation {
  return (dice, objects) => {
    const found = dice.shuffled(
      objects.filter(({ kind, apiVersion }) => kinds.includes(kind) && apiVersion.includes('istio.io')),
    );
    for (const object of found) {
      const copy = structuredClone(object);
      if (change(dice, copy.spec, copy) !== false) return objects.map((each) => (each === object ? copy : each));
    }
    return undefined;
  };
}

function lists(spec: Spec, key: string): Spec[] {
  return (spec[key] as Spec[] | undefined) ?? [];
}

function routes(spec: Spec): Spec[] {
  return ['http', 'tls', 'tcp'].flatMap((kind) => lists(spec, kind));
}

function oneOf(dice: Dice, all: Spec[]): Spec | undefined {
  return all.length === 0 ? undefined : dice.pick(all);
}

function policyOf(spec: Spec): Spec {
  spec.trafficPolicy ??= {};
  return spec.trafficPolicy as Spec;
}

function object(kind: string, apiVersion: string, namespace: string, spec: Spec): Editable {
  const creationTimestamp = '2024-06-01T00:00:00Z';
  return { apiVersion, kind, metadata: { name: `added-${kind.toLowerCase()}`, namespace, creationTimestamp }, spec };
}

/** Everything that may change what becomes of calls, by name. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'an object removed': (dice, objects) => {
    const gone = dice.pick(objects);
    return objects.filter((each) => each !== gone);
  },
  'an object of another mesh added': (dice, objects, others) => {
    const found = others.filter(({ apiVersion }) => apiVersion.startsWith('networking.istio.io'));
    if (found.length === 0) return undefined;
    const added = structuredClone(dice.pick(found));
    added.metadata.name = `added-${added.metadata.name}`;
    return [...objects, added];
  },
  'another exportTo': edit(['ServiceEntry', 'VirtualService', 'DestinationRule'], (dice, spec) => {
    spec.exportTo = dice.pick<Value>([['.'], ['*'], [dice.pick(NAMESPACES)], ['.', dice.pick(NAMESPACES)]]);
  }),
  'another host': edit(['ServiceEntry', 'VirtualService', 'DestinationRule'], (dice, spec, { kind }) => {
    if (kind === 'DestinationRule') spec.host = dice.pick(HOSTS);
    else if (Array.isArray(spec.hosts)) spec.hosts = [dice.pick(kind === 'ServiceEntry' ? HOSTS.slice(0, 4) : HOSTS)];
    else return false;
    return true;
  }),
  'another port': edit(['ServiceEntry'], (dice, spec) => {
    const port = oneOf(dice, lists(spec, 'ports'));
    if (!port) return false;
    port.number = dice.pick([80, 443, 8080, 5432]);
    return true;
  }),
  'another protocol': edit(['ServiceEntry'], (dice, spec) => {
    const port = oneOf(dice, lists(spec, 'ports'));
    if (!port) return false;
    port.protocol = dice.pick(['HTTP', 'HTTPS', 'TLS', 'TCP', 'HTTP2']);
    return true;
  }),
  'another targetPort': edit(['ServiceEntry'], (dice, spec) => {
    const port = oneOf(dice, lists(spec, 'ports'));
    if (!port) return false;
    port.targetPort = 9443;
    return true;
  }),
  'another resolution': edit(['ServiceEntry'], (dice, spec) => {
    spec.resolution = dice.pick(['NONE', 'DNS', 'STATIC']);
  }),
  'other servers': edit(['ServiceEntry'], (dice, spec) => {
    spec.endpoints = dice.pick<Value>([
      [{ address: '192.0.2.9' }],
      [
        { address: '192.0.2.1', locality: 'eu/a' },
        { address: '192.0.2.2', labels: { version: 'v1' } },
      ],
    ]);
  }),
  'other addresses': edit(['ServiceEntry'], (dice, spec) => {
    if (spec.addresses) delete spec.addresses;
    else spec.addresses = [dice.pick(['240.0.0.1', '10.10.0.5', '10.10.0.0/24'])];
  }),
  'another location': edit(['ServiceEntry'], (_, spec) => {
    spec.location = spec.location === 'MESH_INTERNAL' ? 'MESH_EXTERNAL' : 'MESH_INTERNAL';
  }),
  'other TLS of a rule': edit(['DestinationRule'], (dice, spec) => {
    policyOf(spec).tls = dice.pick<Value>([
      { mode: 'DISABLE' },
      { mode: 'SIMPLE', sni: 'sni.example.com' },
      { mode: 'SIMPLE', credentialName: 'partner', subjectAltNames: ['api.example.com'] },
      { mode: 'MUTUAL', credentialName: 'partner', sni: 'sni.example.com' },
      { mode: 'ISTIO_MUTUAL' },
    ]);
  }),
  'outlier detection': edit(['DestinationRule'], (dice, spec) => {
    policyOf(spec).outlierDetection = { consecutive5xxErrors: 3, maxEjectionPercent: dice.pick([50, 100]) };
  }),
  'another connectTimeout': edit(['DestinationRule'], (dice, spec) => {
    policyOf(spec).connectionPool = { tcp: { connectTimeout: dice.pick(['1s', '3s']) } };
  }),
  'HTTP/2 wanted': edit(['DestinationRule'], (_, spec) => {
    policyOf(spec).connectionPool = { http: { h2UpgradePolicy: 'UPGRADE' } };
  }),
  'other subsets': edit(['DestinationRule'], (dice, spec) => {
    spec.subsets = [{ name: dice.pick(['v1', 'v2']), labels: { version: dice.pick(['v1', 'v2']) } }];
  }),
  'a rule for some': edit(['DestinationRule'], (dice, spec) => {
    spec.workloadSelector = { matchLabels: dice.pick(LABELS) };
  }),
  'routes in another order': edit(['VirtualService'], (_, spec) => {
    if (lists(spec, 'http').length < 2) return false;
    spec.http = [...lists(spec, 'http')].reverse();
    return true;
  }),
  'other retries': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(dice, lists(spec, 'http'));
    if (!route) return false;
    route.retries = dice.pick<Value>([
      { attempts: 0 },
      { attempts: 5 },
      { attempts: 1, perTryTimeout: '2s', retryOn: '5xx' },
    ]);
    return true;
  }),
  'another timeout': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(dice, lists(spec, 'http'));
    if (!route) return false;
    route.timeout = dice.pick(['1s', '9s']);
    return true;
  }),
  'another rewrite': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(
      dice,
      lists(spec, 'http').filter((each) => each.route),
    );
    if (!route) return false;
    route.rewrite = dice.pick<Value>([{ uri: '/v9' }, { authority: 'other.example.org' }]);
    return true;
  }),
  'a fault': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(
      dice,
      lists(spec, 'http').filter((each) => each.route),
    );
    if (!route) return false;
    route.fault = { abort: { httpStatus: 418, percentage: { value: 100 } } };
    return true;
  }),
  'a copy': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(
      dice,
      lists(spec, 'http').filter((each) => each.route),
    );
    if (!route) return false;
    route.mirrors = [{ destination: { host: 'www.example.com' } }];
    return true;
  }),
  'another path': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(dice, lists(spec, 'http'));
    if (!route) return false;
    route.match = [{ uri: dice.pick<Value>([{ prefix: '/v1' }, { exact: '/v1/items' }, { regex: '/(v1|admin).*' }]) }];
    return true;
  }),
  'other headers asked for': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(dice, lists(spec, 'http'));
    if (!route) return false;
    route.match = [{ headers: { 'x-team': dice.pick<Value>([{ exact: 'a' }, { regex: '[bc]' }]) } }];
    return true;
  }),
  'other callers asked for': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(dice, routes(spec));
    const match = route && oneOf(dice, lists(route, 'match'));
    if (!match) return false;
    if (dice.chance(50)) match.sourceLabels = dice.pick(LABELS);
    else match.sourceNamespace = dice.pick(NAMESPACES);
    return true;
  }),
  'another destination': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(dice, routes(spec));
    const to = route && oneOf(dice, lists(route, 'route'));
    if (!to) return false;
    (to.destination as Spec).host = dice.pick(HOSTS.slice(0, 4));
    return true;
  }),
  'other weights': edit(['VirtualService'], (dice, spec) => {
    const route = oneOf(
      dice,
      routes(spec).filter((each) => lists(each, 'route').length > 1),
    );
    if (!route) return false;
    lists(route, 'route').forEach((to, index) => (to.weight = index === 0 ? 100 : 0));
    return true;
  }),
  'other gateways': edit(['VirtualService'], (dice, spec) => {
    if (!Array.isArray(spec.gateways)) return false;
    spec.gateways = dice.pick<Value>([['mesh'], [...spec.gateways, 'mesh']]);
    return true;
  }),
  'other servers of a gateway': edit(['Gateway'], (dice, spec) => {
    const server = oneOf(dice, lists(spec, 'servers'));
    if (!server) return false;
    server.hosts = [dice.pick(['*', 'api.example.com', 'bank/*'])];
    return true;
  }),
  'other imports of a Sidecar': edit(['Sidecar'], (dice, spec) => {
    spec.egress = [{ hosts: dice.pick<Value>([['*/*'], ['./*'], ['*/api.example.com', 'istio-system/*']]) }];
  }),
  'another mode of a Sidecar': edit(['Sidecar'], (_, spec) => {
    const { mode } = (spec.outboundTrafficPolicy ?? {}) as Spec;
    spec.outboundTrafficPolicy = { mode: mode === 'REGISTRY_ONLY' ? 'ALLOW_ANY' : 'REGISTRY_ONLY' };
  }),
  'a Sidecar added': (dice, objects) => {
    const namespace = dice.pick(NAMESPACES);
    const labels = dice.pick(LABELS);
    const selected = dice.chance(50) ? { workloadSelector: { labels } } : {};
    const spec = { ...selected, egress: [{ hosts: ['*/api.example.com', './*'] }] };
    return [...objects, object('Sidecar', 'networking.istio.io/v1', namespace, spec)];
  },
  'a policy added': (dice, objects) => {
    const source = dice.pick<Value>([
      { principals: ['cluster.local/ns/shop/sa/default'] },
      { namespaces: ['bank'] },
      { notNamespaces: ['shop'] },
    ]);
    const operation = dice.pick<Value>([{ paths: ['/admin*'] }, { methods: ['POST'] }, { hosts: ['api.example.com'] }]);
    const rule: Spec = { from: [{ source }], ...(dice.chance(50) && { to: [{ operation }] }) };
    const spec = { action: dice.pick(['ALLOW', 'DENY']), rules: [rule] };
    return [...objects, object('AuthorizationPolicy', 'security.istio.io/v1', ROOT, spec)];
  },
  'a NetworkPolicy added': (dice, objects) => {
    const podSelector = dice.pick<Value>([
      {},
      { matchLabels: { app: 'client' } },
      { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    ]);
    const to = dice.pick<Value>([[], [{ ipBlock: { cidr: '192.0.2.0/24' } }]]);
    const egress = [{ to, ports: [{ port: dice.pick([80, 443]) }] }];
    const spec = { podSelector, policyTypes: ['Egress'], egress };
    return [...objects, object('NetworkPolicy', 'networking.k8s.io/v1', dice.pick(NAMESPACES), spec)];
  },
  'mutual TLS off': (dice, objects) => [
    ...objects,
    object('PeerAuthentication', 'security.istio.io/v1', dice.pick(NAMESPACES), { mtls: { mode: 'DISABLE' } }),
  ],
  'other ages': (dice, objects) => {
    const [one, other] = dice.shuffled(
      objects.filter(({ apiVersion }) => apiVersion.startsWith('networking.istio.io')),
    );
    if ((other as Editable | undefined) === undefined) return undefined;
    const aged = (to: Editable, from: Editable): Editable => ({
      ...to,
      metadata: { ...to.metadata, creationTimestamp: from.metadata.creationTimestamp },
    });
    return objects.map((each) => (each === one ? aged(one, other) : each === other ? aged(other, one) : each));
  },
};

/** Names that nothing else refers to. */
const RENAMED = ['ServiceEntry', 'VirtualService', 'DestinationRule', 'Sidecar', 'HTTPRoute'];

/** What changes text and not traffic, by name. */
export const NEUTRAL: Readonly<Record<string, (dice: Dice, objects: Editable[]) => Editable[]>> = {
  'objects in another order': (dice, objects) => dice.shuffled(objects),
  'other names': (dice, objects) =>
    objects.map((each) => {
      const { hosts } = (each.spec as Spec | undefined) ?? {};
      const isRoot = each.kind !== 'VirtualService' || Array.isArray(hosts);
      const mentions = JSON.stringify(objects).split(`"${each.metadata.name}"`).length - 1;
      if (!RENAMED.includes(each.kind) || !isRoot || mentions > 1) return each;
      const name = `${dice.pick(['a', 'm', 'z'])}-${each.metadata.name}`;
      return { ...each, metadata: { ...each.metadata, name } };
    }),
  'other annotations and labels': (_, objects) =>
    objects.map((each) => {
      const isFree = ['VirtualService', 'DestinationRule', 'Sidecar'].includes(each.kind);
      const labels = isFree ? { labels: { 'helm.sh/chart': 'shop-1.2.3' } } : {};
      const annotations = { ...(each.metadata.annotations as object), 'example.com/change': '42' };
      return { ...each, metadata: { ...each.metadata, annotations, ...labels } };
    }),
  'keys in another order': (_, objects) =>
    objects.map((each) => reversed(each as unknown as Value) as unknown as Editable),
};

function reversed(value: Value): Value {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}
