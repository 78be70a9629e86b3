import { Fields } from '../../../manifests/manifest-object';
import { IstioVersion } from '../../../profile/istio-version';
import { Severity } from '../../finding';
import { RulePage } from '../../rule';
import { example } from '../example';

/** What the API server checks, whatever the kind. The schema itself is generated from Istio's. */
export type SchemaRuleId =
  | 'SCHEMA001'
  | 'SCHEMA002'
  | 'SCHEMA003'
  | 'SCHEMA004'
  | 'SCHEMA005'
  | 'SCHEMA006'
  | 'SCHEMA007'
  | 'SCHEMA008'
  | 'SCHEMA009'
  | 'SCHEMA010'
  | 'SCHEMA011'
  | 'SCHEMA012'
  | 'SCHEMA013'
  | 'SCHEMA014'
  | 'SCHEMA015';

const ENTRY = {
  hosts: ['api.example.com'],
  ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
  resolution: 'DNS',
};

type Words = Omit<RulePage, 'id' | 'severity' | 'effect' | 'source'>;

function page(id: SchemaRuleId, words: Words): RulePage {
  return {
    id,
    severity: Severity.ERROR,
    effect: 'The API server refuses the object, so that nothing of it reaches a proxy.',
    source: 'istio.io/api kubernetes/customresourcedefinitions.gen.yaml',
    ...words,
  };
}

const entry = (change: Fields): Fields => example('ServiceEntry', { ...ENTRY, ...change });
const route = (change: Fields): Fields =>
  example('VirtualService', { hosts: ['api.example.com'], http: [{ route: [TO_API], ...change }] });
const secret = (credentialNames: readonly string[]): Fields =>
  example('Gateway', {
    selector: { istio: 'egress' },
    servers: [
      {
        hosts: ['api.example.com'],
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        tls: { mode: 'SIMPLE', credentialNames },
      },
    ],
  });
const TO_API = { destination: { host: 'api.example.com' } };

export const SCHEMA_PAGES: readonly RulePage[] = [
  page('SCHEMA001', {
    title: 'The API server does not know the kind in this version',
    why: 'A group of Istio has a fixed set of kinds, each in the versions that its definition serves.',
    remedy: 'Write the kind and a version that are served, such as networking.istio.io/v1.',
    fires: { ...entry({}), apiVersion: 'networking.istio.io/v2' },
    accepts: { ...entry({}), apiVersion: 'networking.istio.io/v1beta1' },
  }),
  page('SCHEMA002', {
    title: 'There is no such field',
    why: 'kubectl and most tools of delivery refuse unknown fields; where one does not, the field is dropped without a word.',
    remedy: 'Correct the name, or leave the field out.',
    fires: entry({ exportto: ['.'] }),
    accepts: entry({ exportTo: ['.'] }),
  }),
  page('SCHEMA003', {
    title: 'A value has another type than its field',
    why: 'The schema gives each field one type; in YAML a quoted number is a text.',
    remedy: 'Write a value of the right type: numbers without quotes, lists with a dash for each item.',
    fires: entry({ ports: [{ number: '443', name: 'tls', protocol: 'TLS' }] }),
    accepts: entry({ ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] }),
  }),
  page('SCHEMA004', {
    title: 'A field that is required is missing',
    why: 'Without it the object has no meaning.',
    remedy: 'Add the field.',
    fires: example('WasmPlugin', { pluginName: 'a' }),
    accepts: example('WasmPlugin', { pluginName: 'a', url: 'oci://registry.example.com/a:1' }),
  }),
  page('SCHEMA005', {
    title: 'A value is none of the allowed words',
    why: 'The field takes one of a few words, in exactly this spelling.',
    remedy: 'Write one of the words.',
    fires: entry({ resolution: 'dns' }),
    accepts: entry({ resolution: 'DNS' }),
  }),
  page('SCHEMA006', {
    title: 'A number is out of range',
    why: 'The schema bounds the field.',
    remedy: 'Write a number in the range.',
    fires: entry({ endpoints: [{ address: 'server.example.com', weight: -1 }] }),
    accepts: entry({ endpoints: [{ address: 'server.example.com', weight: 1 }] }),
  }),
  page('SCHEMA007', {
    title: 'A text is too long',
    why: 'The schema bounds the length of the field.',
    remedy: 'Shorten the text.',
    fires: example('WasmPlugin', { url: 'oci://registry.example.com/a:1', pluginName: 'a'.repeat(257) }),
    accepts: example('WasmPlugin', { url: 'oci://registry.example.com/a:1', pluginName: 'a'.repeat(256) }),
  }),
  page('SCHEMA008', {
    title: 'A text is too short or has the wrong form',
    why: 'The schema demands a form for the field.',
    remedy: 'Write the text in the form that the message names.',
    fires: example('WasmPlugin', { url: 'oci://registry.example.com/a:1', sha256: 'abc' }),
    accepts: example('WasmPlugin', { url: 'oci://registry.example.com/a:1', sha256: 'a'.repeat(64) }),
  }),
  page('SCHEMA009', {
    title: 'A list or map has too many entries',
    why: 'The schema bounds its size.',
    remedy: 'Spread the entries over several objects.',
    fires: entry({ hosts: Array.from({ length: 257 }, (_none, index) => `a${index}.example.com`) }),
    accepts: entry({ hosts: Array.from({ length: 256 }, (_none, index) => `a${index}.example.com`) }),
  }),
  page('SCHEMA010', {
    title: 'A list or map has too few entries',
    why: 'Without an entry it has no meaning.',
    remedy: 'Add an entry, or leave the field out.',
    fires: secret([]),
    accepts: secret(['api-tls']),
  }),
  page('SCHEMA011', {
    title: 'Two fields are set of which only one can be',
    why: 'They are alternatives; obeying both is impossible.',
    remedy: 'Keep one of them.',
    fires: route({ match: [{ uri: { exact: '/a', prefix: '/a' } }] }),
    accepts: route({ match: [{ uri: { exact: '/a' } }] }),
  }),
  page('SCHEMA012', {
    title: 'Two items of a list have the same key',
    why: 'The items are told apart by it.',
    remedy: 'Give each item a key of its own.',
    fires: entry({
      ports: [
        { number: 443, name: 'tls', protocol: 'TLS' },
        { number: 8443, name: 'tls', protocol: 'TLS' },
      ],
    }),
    accepts: entry({
      ports: [
        { number: 443, name: 'tls', protocol: 'TLS' },
        { number: 8443, name: 'tls-alt', protocol: 'TLS' },
      ],
    }),
  }),
  page('SCHEMA013', {
    title: 'A field or word came with a newer Istio',
    why: 'The definitions of the release at hand do not have it yet.',
    remedy: 'Leave it out, or raise the release of Istio first.',
    until: IstioVersion.V1_30,
    fires: example('DestinationRule', {
      host: 'api.example.com',
      trafficPolicy: { loadBalancer: { zoneAwareLbSetting: { enabled: true } } },
    }),
    accepts: example('DestinationRule', {
      host: 'api.example.com',
      trafficPolicy: { loadBalancer: { simple: 'LEAST_REQUEST' } },
    }),
  }),
  page('SCHEMA014', {
    title: 'A rule of the schema is broken',
    why: 'The definition of the kind has rules that tie values together; the message is the one of the API server.',
    remedy: 'Change the value so that the rule holds.',
    fires: entry({ addresses: ['198.51.100.0/24'] }),
    accepts: entry({ addresses: ['198.51.100.1'] }),
  }),
  page('SCHEMA015', {
    title: 'The metadata is malformed',
    why: 'Every object needs a name, and labels and annotations are texts: YAML reads `true` and `1` as something else.',
    remedy:
      'Give a name of lower-case letters, digits, dashes and dots, and quote the values of labels and annotations.',
    fires: { ...entry({}), metadata: { name: 'api', namespace: 'shop', labels: { canary: true } } },
    accepts: { ...entry({}), metadata: { name: 'api', namespace: 'shop', labels: { canary: 'true' } } },
  }),
];
