import fc from 'fast-check';
import { Analyzer } from '../../lib/analysis/analyzer';
import { example } from '../../lib/analysis/rules/example';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';
import { IstioVersion } from '../../lib/profile/istio-version';
import { useSeed } from '../arbitraries/seed';
import { errorsOfAdmission } from './admission';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { istioMinor } from './minor';

useSeed('Values of fields');
const judge = new Judge();
afterAll(() => judge.close());

const version = istioMinor() === '1.31' ? IstioVersion.V1_31 : IstioVersion.V1_30;
const analyzer = new Analyzer({ istioVersion: version });
const EACH = Number(process.env.VALUES ?? 100);

interface Field {
  readonly name: string;
  /** Texts are made of these. */
  readonly parts: readonly string[];
  readonly object: (text: string) => Fields;
}

const NAMES = ['a', 'A', '1', '-', '_', '.', '*', 'com', 'example.com', 'x'.repeat(63), '/', '~', ' '];
const TO_API = { destination: { host: 'api.example.com' } };
const route = (change: object): Fields =>
  example('VirtualService', { hosts: ['api.example.com'], http: [{ route: [TO_API], ...change }] });
const entry = (change: object): Fields =>
  example('ServiceEntry', { hosts: ['api.example.com'], resolution: 'NONE', ...change });
const server = (change: object): Fields =>
  example('Gateway', { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'], ...change }] });
const rule = (change: object): Fields => example('DestinationRule', { host: 'api.example.com', ...change });
const allow = (change: object): Fields => example('AuthorizationPolicy', { rules: [change] });

const ADDRESSES = [
  '10',
  '0',
  '255',
  '256',
  '.',
  ':',
  '::',
  'f',
  '/',
  '8',
  '32',
  '33',
  '128',
  '129',
  '%eth0',
  '1.2.3.4',
  '2001:db8::',
];
const HEADER_VALUES = ['%', '%%', '(', ')', '[', ']', '"', ',', '\\', 'a', ' ', '%A%', '%A(b)%', '%A(["b"])%'];
const REGEXES = [
  'a',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '1',
  ',',
  '*',
  '+',
  '?',
  '|',
  '^',
  '$',
  '\\',
  'd',
  'p',
  'L',
  '(?',
  ':',
  '=',
  '<',
  'P',
  '>',
  '!',
  '.',
  '-',
  '[:alpha:]',
  'i',
];
const TIMES = ['1', '0', '5', '.', '-', '+', 'ms', 's', 'm', 'h', 'us', 'ns', 'd', '1s', '1h', '0.5', ' '];
const LOCALITIES = ['a', 'b', '/', '*', '/*', 'a/b', 'a/b/c'];
const PATHS = ['/', 'a', '{*}', '{**}', '{', '}', '*', 'é', '%', '.'];
const REASONS = ['5xx', 'reset', 'connect-failure', ',', ' ', '503', '299', '509', '+503', 'unavailable', 'x'];
const KEYS = [
  'request.headers',
  '[',
  ']',
  'a',
  'source.',
  'ip',
  'namespace',
  'request.auth.',
  'claims',
  'principal',
  'experimental.envoy.filters.',
  'destination.',
  'port',
  'labels',
];
const ENDPOINTS = [
  '127.0.0.1',
  '0.0.0.0',
  '[::1]',
  '[::]',
  '::1',
  ':',
  '80',
  '0',
  '70000',
  'localhost',
  'unix://',
  '/a',
  '/',
  '@a',
];

const FIELDS: readonly Field[] = [
  { name: 'host of an entry', parts: NAMES, object: (text) => entry({ hosts: [text] }) },
  { name: 'address of an entry', parts: ADDRESSES, object: (text) => entry({ addresses: [text] }) },
  {
    name: 'name of a port',
    parts: NAMES,
    object: (text) => entry({ ports: [{ number: 80, name: text, protocol: 'HTTP' }] }),
  },
  {
    name: 'endpoint of DNS',
    parts: [...NAMES, ...ADDRESSES],
    object: (text) => entry({ resolution: 'DNS', endpoints: [{ address: text }] }),
  },
  {
    name: 'name of a label',
    parts: NAMES,
    object: (text) => entry({ resolution: 'DNS', endpoints: [{ address: 'a', labels: { [text]: 'a' } }] }),
  },
  { name: 'value of a label', parts: NAMES, object: (text) => rule({ subsets: [{ name: 'a', labels: { a: text } }] }) },
  { name: 'exportTo', parts: NAMES, object: (text) => rule({ exportTo: [text] }) },
  {
    name: 'Secret',
    parts: ['configmap://', 'shop', 'a', '/', 'kubernetes://'],
    object: (text) => rule({ trafficPolicy: { tls: { mode: 'SIMPLE', credentialName: text } } }),
  },
  {
    name: 'locality',
    parts: LOCALITIES,
    object: (text) =>
      rule({
        trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: text, to: { a: 100 } }] } } },
      }),
  },
  {
    name: 'two localities',
    parts: LOCALITIES,
    object: (text) => {
      const [one, ...rest] = text.split('b');
      const distribute = [one, rest.join('b')].map((from) => ({ from, to: { a: 100 } }));
      return rule({ trafficPolicy: { loadBalancer: { localityLbSetting: { distribute } } } });
    },
  },
  {
    name: 'timeout of a pool',
    parts: TIMES,
    object: (text) => rule({ trafficPolicy: { connectionPool: { tcp: { idleTimeout: text } } } }),
  },
  { name: 'time of CORS', parts: TIMES, object: (text) => route({ corsPolicy: { maxAge: text } }) },
  { name: 'timeout of a route', parts: TIMES, object: (text) => route({ timeout: text }) },
  {
    name: 'value of a header',
    parts: HEADER_VALUES,
    object: (text) => route({ headers: { request: { set: { a: text } } } }),
  },
  {
    name: 'name of a header',
    parts: [...NAMES, ':', 'host', ':authority'],
    object: (text) => route({ headers: { response: { set: { [text]: 'a' } } } }),
  },
  {
    name: 'name of a matched header',
    parts: [...NAMES, ':path', '@request.auth.claims', '[', ']', '.'],
    object: (text) => route({ match: [{ headers: { [text]: { exact: 'a' } } }] }),
  },
  { name: 'regular expression', parts: REGEXES, object: (text) => route({ match: [{ uri: { regex: text } }] }) },
  { name: 'reasons to retry', parts: REASONS, object: (text) => route({ retries: { attempts: 1, retryOn: text } }) },
  {
    name: 'gateway of a route',
    parts: NAMES,
    object: (text) =>
      example('VirtualService', { hosts: ['a.example.com'], gateways: [text], http: [{ route: [TO_API] }] }),
  },
  {
    name: 'host of a route',
    parts: NAMES,
    object: (text) => example('VirtualService', { hosts: [text], http: [{ route: [TO_API] }] }),
  },
  {
    name: 'two hosts of a route',
    parts: ['*', '*.', 'a.', 'b.', 'example.com', 'com', ' '],
    object: (text) => {
      const [one, ...rest] = text.split(' ');
      return example('VirtualService', { hosts: [one, rest.join('')], http: [{ route: [TO_API] }] });
    },
  },
  {
    name: 'server name of a route',
    parts: ['*', '*.', 'a.', 'b.', 'example.com', 'outbound_', '.80_._.', '1.2.3.4', ' '],
    object: (text) => {
      const [host, ...rest] = text.split(' ');
      const tls = [{ match: [{ sniHosts: [rest.join('')] }], route: [TO_API] }];
      return example('VirtualService', { hosts: [host], gateways: ['a/b'], tls });
    },
  },
  { name: 'host of a server', parts: [...NAMES, '10.0.0.1', '::1'], object: (text) => server({ hosts: [text] }) },
  { name: 'bind of a server', parts: [...ADDRESSES, 'unix://', '/a', '@a'], object: (text) => server({ bind: text }) },
  { name: 'host of a Sidecar', parts: NAMES, object: (text) => example('Sidecar', { egress: [{ hosts: [text] }] }) },
  {
    name: 'endpoint of a Sidecar',
    parts: ENDPOINTS,
    object: (text) =>
      example('Sidecar', {
        ingress: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, defaultEndpoint: text }],
      }),
  },
  {
    name: 'address of a caller',
    parts: ADDRESSES,
    object: (text) => allow({ from: [{ source: { ipBlocks: [text] } }] }),
  },
  {
    name: 'service account',
    parts: NAMES,
    object: (text) => allow({ from: [{ source: { serviceAccounts: [text] } }] }),
  },
  { name: 'trust domain', parts: NAMES, object: (text) => allow({ from: [{ source: { trustDomains: [text] } }] }) },
  { name: 'path of a request', parts: PATHS, object: (text) => allow({ to: [{ operation: { paths: [text] } }] }) },
  {
    name: 'port of a request',
    parts: ['80', '0', '70000', '-1', 'a', ' ', '+1', '1.0'],
    object: (text) => allow({ to: [{ operation: { ports: [text] } }] }),
  },
  { name: 'key of a condition', parts: KEYS, object: (text) => allow({ when: [{ key: text, values: ['1'] }] }) },
  {
    name: 'address of a workload',
    parts: [...NAMES, ...ADDRESSES, 'unix://', '@'],
    object: (text) => example('WorkloadEntry', { address: text }),
  },
];

/** Enough that most are wrong in an interesting way, and short enough that some are right. */
function texts({ parts }: Field): string[] {
  const text = fc.array(fc.constantFrom(...parts), { minLength: 0, maxLength: 6 }).map((some) => some.join(''));
  return fc.sample(text, EACH);
}

test.each(FIELDS.map((field) => [field.name, field] as const))(
  '%s is judged as Istio judges it',
  async (_name, field) => {
    const all = texts(field);
    const objects = all.map(field.object);
    const answers = await judge.validate(documents(objects as unknown as Resource[]));
    const differ = objects.flatMap((object, index) => {
      const theirs = answers[index].errors ?? [];
      const found = analyzer.check({ objects: [new ManifestObject(object, {})] });
      const ours = errorsOfAdmission(found).map(({ id, message }) => `${id} ${message}`);
      return theirs.length > 0 === ours.length > 0 ? [] : [{ text: all[index], ours, theirs }];
    });
    expect(differ).toEqual([]);
  },
);
