import { readSnapshot } from '../../../projenrc/bindings/snapshot-file';
import { Manifest, schemaChecker } from './checker';
import { BrokenConstraint, findingText } from './findings';

const check = schemaChecker(readSnapshot());

function serviceEntry(spec: unknown): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'it' }, spec };
}
function of(apiVersion: string, kind: string): (spec: unknown) => Manifest {
  return (spec) => ({ ...serviceEntry(spec), apiVersion, kind });
}
const virtualService = of('networking.istio.io/v1', 'VirtualService');
const destinationRule = of('networking.istio.io/v1', 'DestinationRule');
const proxyConfig = of('networking.istio.io/v1beta1', 'ProxyConfig');
const peerAuthentication = of('security.istio.io/v1', 'PeerAuthentication');
const requestAuthentication = of('security.istio.io/v1', 'RequestAuthentication');
const wasmPlugin = of('extensions.istio.io/v1alpha1', 'WasmPlugin');

interface Case {
  readonly rule: BrokenConstraint;
  /** What the two documents differ in. */
  readonly what: string;
  readonly fires: Manifest;
  readonly findings: readonly string[];
  readonly neighbour: Manifest;
}

const port = (number: number, name: string): object => ({ number, name, protocol: 'TLS' });
const labels = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, '']));
const route = (match: object): object => ({ http: [{ match: [{ uri: match }] }] });

const CASES: readonly Case[] = [
  {
    rule: 'kind',
    what: 'a kind of the group',
    fires: of('networking.istio.io/v1', 'ServiceEntri')({}),
    findings: ['kind: The constraint data has no ServiceEntri of networking.istio.io/v1: check only kinds of Istio'],
    neighbour: serviceEntry({ hosts: ['a.example.com'] }),
  },
  {
    rule: 'type',
    what: 'a list and a text',
    fires: serviceEntry({ hosts: 'a.example.com' }),
    findings: ['spec.hosts: Invalid value: "string": spec.hosts in body must be of type array: "string"'],
    neighbour: serviceEntry({ hosts: ['a.example.com'] }),
  },
  {
    rule: 'type',
    what: 'a fraction and a whole number',
    fires: proxyConfig({ concurrency: 1.5 }),
    findings: ['spec.concurrency: Invalid value: "number": spec.concurrency in body must be of type integer: "number"'],
    neighbour: proxyConfig({ concurrency: 1 }),
  },
  {
    rule: 'type',
    what: 'null where it is not allowed and where it is',
    fires: wasmPlugin({ url: null }),
    findings: ['spec.url: Invalid value: "null": spec.url in body must be of type string: "null"'],
    neighbour: wasmPlugin({ url: 'a', priority: null }),
  },
  {
    rule: 'unknownField',
    what: 'a misspelt field and the right one',
    fires: serviceEntry({ hosts: ['a.example.com'], exportsTo: ['.'] }),
    findings: ['spec.exportsTo: unknown field "spec.exportsTo"'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], exportTo: ['.'] }),
  },
  {
    rule: 'unknownField',
    what: 'a field beside spec and the metadata',
    fires: { ...serviceEntry({ hosts: ['a.example.com'] }), specs: {} },
    findings: ['specs: unknown field "specs"'],
    neighbour: { ...serviceEntry({ hosts: ['a.example.com'] }), metadata: { name: 'it', anything: {} } },
  },
  {
    rule: 'unknownField',
    what: 'a message and an open object',
    fires: wasmPlugin({ url: 'a', vmConfig: { anything: true } }),
    findings: ['spec.vmConfig.anything: unknown field "spec.vmConfig.anything"'],
    neighbour: wasmPlugin({ url: 'a', pluginConfig: { anything: true } }),
  },
  {
    rule: 'required',
    what: 'a field that is absent, which undefined is, too',
    fires: serviceEntry({ hosts: undefined }),
    findings: ['spec.hosts: Required value'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], ports: undefined }),
  },
  {
    rule: 'required',
    what: 'a kind whose spec has required fields and one whose spec has none',
    fires: serviceEntry(undefined),
    findings: ['spec: Required value'],
    neighbour: peerAuthentication(undefined),
  },
  {
    rule: 'enum',
    what: 'a value of another enum',
    fires: serviceEntry({ hosts: ['a.example.com'], location: 'DNS' }),
    findings: ['spec.location: Unsupported value: "DNS": supported values: "MESH_EXTERNAL", "MESH_INTERNAL"'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], location: 'MESH_EXTERNAL' }),
  },
  {
    rule: 'format',
    what: 'one more than 32 bits hold',
    fires: wasmPlugin({ url: 'a', priority: 2147483648 }),
    findings: [
      'spec.priority: Invalid value: 2147483648: spec.priority in body must be of type integer with format int32',
    ],
    neighbour: wasmPlugin({ url: 'a', priority: 2147483647 }),
  },
  {
    rule: 'format',
    what: 'Base64 with and without its padding',
    fires: virtualService({ http: [{ directResponse: { status: 200, body: { bytes: 'aGk' } } }] }),
    findings: [
      'spec.http[0].directResponse.body.bytes: Invalid value: "aGk": ' +
        'spec.http[0].directResponse.body.bytes in body must be of type byte: "aGk"',
    ],
    neighbour: virtualService({ http: [{ directResponse: { status: 200, body: { bytes: 'aGk=' } } }] }),
  },
  {
    rule: 'min',
    what: 'the lowest value and one less',
    fires: proxyConfig({ concurrency: -1 }),
    findings: ['spec.concurrency: Invalid value: -1: spec.concurrency in body should be greater than or equal to 0'],
    neighbour: proxyConfig({ concurrency: 0 }),
  },
  {
    rule: 'max',
    what: 'the highest value and a little more',
    fires: destinationRule({
      host: 'a',
      trafficPolicy: { loadBalancer: { warmup: { duration: '1s', minimumPercent: 100.5 } } },
    }),
    findings: [
      'spec.trafficPolicy.loadBalancer.warmup.minimumPercent: Invalid value: 100.5: ' +
        'spec.trafficPolicy.loadBalancer.warmup.minimumPercent in body should be less than or equal to 100',
    ],
    neighbour: destinationRule({
      host: 'a',
      trafficPolicy: { loadBalancer: { warmup: { duration: '1s', minimumPercent: 100 } } },
    }),
  },
  {
    rule: 'minLength',
    what: 'no character and one',
    fires: wasmPlugin({ url: 'a', pluginName: '' }),
    findings: ['spec.pluginName: Invalid value: "": spec.pluginName in body should be at least 1 chars long'],
    neighbour: wasmPlugin({ url: 'a', pluginName: '😀' }),
  },
  {
    rule: 'maxLength',
    what: '63 characters of two halves each and one more',
    fires: wasmPlugin({ url: 'a', selector: { matchLabels: { a: '😀'.repeat(64) } } }),
    findings: ['spec.selector.matchLabels[a]: Too long: may not be more than 63 bytes'],
    neighbour: wasmPlugin({ url: 'a', selector: { matchLabels: { a: '😀'.repeat(63) } } }),
  },
  {
    rule: 'pattern',
    what: 'a digest in capitals',
    fires: wasmPlugin({ url: 'a', sha256: 'A'.repeat(64) }),
    findings: [
      `spec.sha256: Invalid value: "${'A'.repeat(64)}": spec.sha256 in body should match '(^$|^[a-f0-9]{64}$)'`,
    ],
    neighbour: wasmPlugin({ url: 'a', sha256: 'a'.repeat(64) }),
  },
  {
    rule: 'minItems',
    what: 'no host and one',
    fires: serviceEntry({ hosts: [] }),
    findings: ['spec.hosts: Invalid value: 0: spec.hosts in body should have at least 1 items'],
    neighbour: serviceEntry({ hosts: ['a.example.com'] }),
  },
  {
    rule: 'maxItems',
    what: '256 hosts and one more',
    fires: serviceEntry({ hosts: Array<string>(257).fill('a.example.com') }),
    findings: ['spec.hosts: Too many: 257: must have at most 256 items'],
    neighbour: serviceEntry({ hosts: Array<string>(256).fill('a.example.com') }),
  },
  {
    rule: 'minEntries',
    what: 'no port and one',
    fires: peerAuthentication({ selector: { matchLabels: { a: 'b' } }, portLevelMtls: {} }),
    findings: ['spec.portLevelMtls: Invalid value: 0: spec.portLevelMtls in body should have at least 1 properties'],
    neighbour: peerAuthentication({ selector: { matchLabels: { a: 'b' } }, portLevelMtls: { 80: {} } }),
  },
  {
    rule: 'maxEntries',
    what: '256 labels and one more',
    fires: serviceEntry({ hosts: ['a.example.com'], workloadSelector: { labels: labels(257) } }),
    findings: ['spec.workloadSelector.labels: Too many: 257: must have at most 256 items'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], workloadSelector: { labels: labels(256) } }),
  },
  {
    rule: 'keys',
    what: 'two ports of one name and of two',
    fires: serviceEntry({ hosts: ['a.example.com'], ports: [port(1, 'a'), port(2, 'a')] }),
    findings: ['spec.ports[1]: Duplicate value: {"name":"a"}'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], ports: [port(1, 'a'), port(2, 'b')] }),
  },
  {
    rule: 'atMostOne',
    what: 'two fields of a group and one',
    fires: virtualService(route({ exact: '/a', prefix: '/b' })),
    findings: ['spec.http[0].match[0].uri: Invalid value: set only one of exact, prefix, regex; set are exact, prefix'],
    neighbour: virtualService(route({ prefix: '/b' })),
  },
  {
    rule: 'cel',
    what: 'a rule of a text',
    fires: serviceEntry({ hosts: ['*'] }),
    findings: ['spec.hosts[0]: Invalid value: "*": hostname cannot be wildcard'],
    neighbour: serviceEntry({ hosts: ['*.example.com'] }),
  },
  {
    rule: 'cel',
    what: 'a rule of a number',
    fires: serviceEntry({ hosts: ['a.example.com'], ports: [port(65536, 'a')] }),
    findings: ['spec.ports[0].number: Invalid value: 65536: port must be between 1-65535'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], ports: [port(65535, 'a')] }),
  },
  {
    rule: 'cel',
    what: 'a rule of a list',
    fires: serviceEntry({ hosts: ['a.example.com'], ports: [port(1, 'a'), port(1, 'b')] }),
    findings: ['spec.ports: Invalid value: port number cannot be duplicated'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], ports: [port(1, 'a'), port(2, 'b')] }),
  },
  {
    rule: 'cel',
    what: 'a rule of a message',
    fires: serviceEntry({ hosts: ['a.example.com'], addresses: ['10.0.0.0/8'], resolution: 'DNS' }),
    findings: ['spec: Invalid value: CIDR addresses are allowed only for NONE/STATIC resolution types'],
    neighbour: serviceEntry({ hosts: ['a.example.com'], addresses: ['10.0.0.1'], resolution: 'DNS' }),
  },
  {
    rule: 'cel',
    what: 'a rule about a duration',
    fires: virtualService({ http: [{ timeout: '999us' }] }),
    findings: ['spec.http[0].timeout: Invalid value: "999us": must be a valid duration greater than 1ms'],
    neighbour: virtualService({ http: [{ timeout: '1ms' }] }),
  },
  {
    rule: 'cel',
    what: 'a rule that cannot be evaluated',
    fires: requestAuthentication({ jwtRules: [{ issuer: 'a', jwksUri: 'example.com' }] }),
    findings: [
      'spec.jwtRules[0].jwksUri: Invalid value: "string": URL parse error during conversion from string: ' +
        'invalid URI for request evaluating rule: url must have scheme http:// or https://',
    ],
    neighbour: requestAuthentication({ jwtRules: [{ issuer: 'a', jwksUri: 'HTTPS://example.com' }] }),
  },
];

test.each(CASES)('$rule: $what', ({ rule, fires, findings, neighbour }) => {
  const found = check(fires);
  expect(found.map(findingText)).toEqual(findings);
  expect(found.map((finding) => finding.rule)).toEqual(findings.map(() => rule));
  expect(check(neighbour)).toEqual([]);
});
