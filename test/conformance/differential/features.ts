import type { Resource } from '../manifests';
import { GATEWAY_API_FEATURES, GatewayApiObject } from './gateway-api-features';
import type { DifferentialCall, MeshCase } from './mesh-case';

const ROOT = 'istio-system';

/** What a case can be about, asked of the text of its objects so that no generator speaks for itself. */
type Holds = (facts: Facts, call: DifferentialCall) => boolean;

/** The objects of a mesh, by kind. */
class Facts {
  private readonly specs = new Map<string, Fields[]>();

  public constructor(public readonly mesh: MeshCase) {
    for (const object of mesh.objects as Fields[]) {
      const isGatewayApi = object.apiVersion?.startsWith('gateway.networking.k8s.io/') === true;
      const kind = isGatewayApi ? gatewayApi(object.kind) : object.kind;
      this.specs.set(kind, [...this.all(kind), object]);
    }
  }

  public all(kind: string): Fields[] {
    return this.specs.get(kind) ?? [];
  }

  /** Whether an object of a kind has, somewhere inside, a property whose value passes. */
  public has(kind: string, property: string, passes: (value: unknown) => boolean = () => true): boolean {
    return this.all(kind).some(({ spec }) => within(spec, property).some(passes));
  }

  public hosts(kind: string): string[][] {
    return this.all(kind).map(({ spec }) => (spec.hosts ?? (spec.host ? [spec.host] : [])) as string[]);
  }
}

/** Both APIs have a Gateway. */
function gatewayApi(kind: string): string {
  return `Gateway API ${kind}`;
}

type Fields = Resource & {
  readonly metadata: { readonly namespace: string; readonly annotations?: object };
  readonly spec: Record<string, unknown>;
};

/** All values of a property, however deep. */
function within(value: unknown, property: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === property ? [inner as unknown] : []),
    ...within(inner, property),
  ]);
}

const SERVICE_ENTRY = 'ServiceEntry';
const RULE = 'DestinationRule';
const ROUTES = 'VirtualService';

const is =
  (...values: unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

const several = (value: unknown): boolean => Array.isArray(value) && value.length > 1;

const EXPORT_FORMS: readonly (readonly [string, (value: string[] | undefined) => boolean])[] = [
  ['left out', (value) => value === undefined],
  ['for all', (value) => value?.includes('*') === true],
  ['for its own namespace', (value) => value?.length === 1 && value[0] === '.'],
  ['for named namespaces', (value) => value?.some((name) => !['*', '.', '~'].includes(name)) === true],
];

function exportsOf(kind: string): [string, Holds][] {
  return EXPORT_FORMS.map(([form, passes]) => [
    `${kind} exported ${form}`,
    (facts) => facts.all(kind).some(({ spec }) => passes(spec.exportTo as string[] | undefined)),
  ]);
}

function values(kind: string, property: string, ...wanted: (string | undefined)[]): [string, Holds][] {
  return wanted.map((value) => [
    `${kind} ${property} ${String(value)}`,
    (facts) => facts.has(kind, property, is(value)),
  ]);
}

function present(kind: string, ...properties: string[]): [string, Holds][] {
  return properties.map((property) => [`${kind} ${property}`, (facts) => facts.has(kind, property)]);
}

/** Two objects of a kind, both about one host. */
function clash(kind: string, isSameNamespace: boolean): Holds {
  return (facts) => {
    const owners = facts
      .all(kind)
      .flatMap(({ spec, metadata }) =>
        ((spec.hosts ?? [spec.host]) as string[]).map((host) => ({ host, namespace: metadata.namespace })),
      );
    return owners.some((one, index) =>
      owners
        .slice(index + 1)
        .some((other) => one.host === other.host && (one.namespace === other.namespace) === isSameNamespace),
    );
  };
}

const isWildcardAbove: Holds = (facts) => {
  const rules = facts.hosts(RULE).flat();
  const known = facts.hosts(SERVICE_ENTRY).flat();
  return rules.some(
    (rule) => rule.startsWith('*.') && known.some((host) => !host.startsWith('*') && host.endsWith(rule.slice(1))),
  );
};

/** Where the rules of the host that is called stand, seen from the one who calls. */
function ruleIn(where: (namespace: string, client: string, homes: string[]) => boolean): Holds {
  return (facts, call) => {
    const host = new URL(call.url.replace(/^\w+:/, 'http:')).hostname;
    const client = facts.mesh.clients[call.client].namespace;
    const homes = facts
      .all(SERVICE_ENTRY)
      .flatMap(({ spec, metadata }) => ((spec.hosts as string[]).includes(host) ? [metadata.namespace] : []));
    return facts.all(RULE).some(({ spec, metadata }) => spec.host === host && where(metadata.namespace, client, homes));
  };
}

const sidecarHosts =
  (pattern: RegExp): Holds =>
  (facts) =>
    facts.has('Sidecar', 'hosts', (hosts) => (hosts as string[]).some((host) => pattern.test(host)));

const FEATURES: [string, Holds][] = [
  ['mesh ALLOW_ANY', ({ mesh }) => mesh.policy === 'ALLOW_ANY'],
  ['mesh REGISTRY_ONLY', ({ mesh }) => mesh.policy === 'REGISTRY_ONLY'],
  ['ServiceEntries of one host in one namespace', clash(SERVICE_ENTRY, true)],
  ['ServiceEntries of one host in several namespaces', clash(SERVICE_ENTRY, false)],
  ...values(SERVICE_ENTRY, 'protocol', 'HTTP', 'HTTP2', 'GRPC', 'TLS', 'HTTPS', 'TCP'),
  [
    'ServiceEntry port without protocol',
    (facts) =>
      facts.has(
        SERVICE_ENTRY,
        'ports',
        (ports) => Array.isArray(ports) && ports.some((port: object) => !('protocol' in port)),
      ),
  ],
  ['ServiceEntry with several ports', (facts) => facts.has(SERVICE_ENTRY, 'ports', several)],
  ['ServiceEntry with several hosts', (facts) => facts.has(SERVICE_ENTRY, 'hosts', several)],
  [
    'ServiceEntry for a wildcard',
    (facts) =>
      facts
        .hosts(SERVICE_ENTRY)
        .flat()
        .some((host) => host.startsWith('*')),
  ],
  ...values(SERVICE_ENTRY, 'resolution', 'DNS', 'STATIC', 'NONE', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'),
  ...values(SERVICE_ENTRY, 'location', 'MESH_INTERNAL'),
  ...present(SERVICE_ENTRY, 'targetPort', 'endpoints', 'labels', 'locality', 'subjectAltNames'),
  [
    'ServiceEntry with an address',
    (facts) => facts.has(SERVICE_ENTRY, 'addresses', (list) => (list as string[]).some((one) => !one.includes('/'))),
  ],
  [
    'ServiceEntry with a range',
    (facts) => facts.has(SERVICE_ENTRY, 'addresses', (list) => (list as string[]).some((one) => one.includes('/'))),
  ],
  ...exportsOf(SERVICE_ENTRY),
  [
    'ServiceEntry exported to no one',
    (facts) => facts.has(SERVICE_ENTRY, 'exportTo', (list) => (list as string[]).includes('~')),
  ],
  ['DestinationRules of one host in one namespace', clash(RULE, true)],
  ['DestinationRules of one host in several namespaces', clash(RULE, false)],
  ['DestinationRule for a wildcard above a known host', isWildcardAbove],
  ['DestinationRule of the called host beside the client', ruleIn((namespace, client) => namespace === client)],
  [
    'DestinationRule of the called host beside the service',
    ruleIn((namespace, client, homes) => namespace !== client && homes.includes(namespace)),
  ],
  ['DestinationRule of the called host in the root namespace', ruleIn((namespace) => namespace === ROOT)],
  [
    'DestinationRule of the called host elsewhere',
    ruleIn((namespace, client, homes) => ![client, ROOT, ...homes].includes(namespace)),
  ],
  ...values(RULE, 'mode', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL', 'DISABLE'),
  ...present(
    RULE,
    'sni',
    'subjectAltNames',
    'credentialName',
    'clientCertificate',
    'caCertificates',
    'insecureSkipVerify',
  ),
  ...present(RULE, 'portLevelSettings', 'subsets', 'workloadSelector', 'connectionPool'),
  [
    'DestinationRule subset with a policy',
    (facts) => facts.has(RULE, 'subsets', (list) => within(list, 'trafficPolicy').length > 0),
  ],
  ['DestinationRule without a policy', (facts) => facts.all(RULE).some(({ spec }) => !('trafficPolicy' in spec))],
  ...exportsOf(RULE),
  [
    'VirtualServices of one host',
    (facts) => clash(ROUTES, true)(facts, facts.mesh.calls[0]) || clash(ROUTES, false)(facts, facts.mesh.calls[0]),
  ],
  [
    'VirtualService for a wildcard',
    (facts) =>
      facts
        .hosts(ROUTES)
        .flat()
        .some((host) => host.startsWith('*')),
  ],
  ...present(
    ROUTES,
    'http',
    'tls',
    'tcp',
    'uri',
    'method',
    'headers',
    'port',
    'sniHosts',
    'gateways',
    'sourceNamespace',
    'sourceLabels',
  ),
  ...present(ROUTES, 'weight', 'redirect', 'directResponse', 'rewrite', 'delegate', 'subset', 'name'),
  ...exportsOf(ROUTES),
  [
    'Sidecar of a namespace',
    (facts) =>
      facts.all('Sidecar').some(({ spec, metadata }) => !('workloadSelector' in spec) && metadata.namespace !== ROOT),
  ],
  [
    'Sidecar of the root namespace',
    (facts) => facts.all('Sidecar').some(({ metadata }) => metadata.namespace === ROOT),
  ],
  [
    'Sidecar with nothing but single hosts',
    (facts) => facts.has('Sidecar', 'hosts', (hosts) => (hosts as string[]).every((host) => !host.includes('*'))),
  ],
  ...present('Sidecar', 'workloadSelector', 'outboundTrafficPolicy', 'port', 'bind'),
  ['Sidecar hosts of all namespaces', sidecarHosts(/^\*\//)],
  ['Sidecar hosts of its own namespace', sidecarHosts(/^\.\//)],
  ['Sidecar hosts of a named namespace', sidecarHosts(/^[a-z-]+\//)],
  ['Sidecar hosts by name', sidecarHosts(/\/[^*]+$/)],
  ['Sidecar hosts of no namespace, or taken out', sidecarHosts(/^~/)],
  ['Sidecar hosts by wildcard', sidecarHosts(/\/\*\./)],
  ...values('Gateway', 'protocol', 'HTTP', 'HTTPS', 'TLS', 'TCP'),
  ...values('Gateway', 'mode', 'ISTIO_MUTUAL', 'PASSTHROUGH', 'SIMPLE', 'MUTUAL'),
  [
    'Gateway hosts with a namespace',
    (facts) => facts.has('Gateway', 'hosts', (hosts) => (hosts as string[]).some((host) => host.includes('/'))),
  ],
  [
    'Gateway hosts by wildcard',
    (facts) =>
      facts.has('Gateway', 'hosts', (hosts) => (hosts as string[]).some((host) => host.includes('*.') || host === '*')),
  ],
  ['Gateway without selector', (facts) => facts.all('Gateway').some(({ spec }) => !('selector' in spec))],
  [
    'Service of Kubernetes beside the gateway',
    (facts) => facts.all('Service').length > (facts.mesh.gateways.length > 0 ? 1 : 0),
  ],
  ...GATEWAY_API_FEATURES.map(({ name, kind, property, values: wanted, passes }): [string, Holds] => [
    gatewayApi(name),
    (facts) =>
      property === undefined
        ? facts.all(gatewayApi(kind)).some((object) => passes?.(object as GatewayApiObject) ?? true)
        : facts.has(gatewayApi(kind), property, wanted && is(...wanted)),
  ]),
  ['call with HTTP', (_, { url }) => /^(http2?|grpc):/.test(url)],
  ['call with HTTPS or TLS', (_, { url }) => /^(https|grpcs|tls):/.test(url)],
  ['call with TCP', (_, { url }) => url.startsWith('tcp:')],
  ['call to an address', (_, { url, address }) => address !== undefined || /\/\/[\d.]+:/.test(url)],
  ['call with a method', (_, { method }) => method !== undefined],
  ['call with a header', (_, { headers }) => headers !== undefined],
  ['client that answers DNS itself', ({ mesh }, { client }) => mesh.clients[client].dnsCapture === true],
];

export const FEATURE_NAMES = FEATURES.map(([name]) => name);

/** Gives the names of the features of each call of a mesh. */
export function featuresOf(mesh: MeshCase): (call: DifferentialCall) => string[] {
  const facts = new Facts(mesh);
  return (call) => FEATURES.filter(([, holds]) => holds(facts, call)).map(([name]) => name);
}
