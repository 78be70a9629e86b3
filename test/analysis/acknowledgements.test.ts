import { acknowledgementText, parseAcknowledgements } from '../../lib/analysis/acknowledgements';
import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding } from '../../lib/analysis/finding';
import { ManifestObject } from '../../lib/manifests/manifest-object';

const analyzer = new Analyzer();

/** A ServiceEntry with an error of the schema, SCHEMA005. */
function entry(name: string, annotation?: string, resolution = 'dns'): ManifestObject {
  const annotations = annotation === undefined ? {} : { 'cdk8s-istio/acknowledged': annotation };
  const ports = [{ number: 443, name: 'tls', protocol: 'TLS' }];
  return new ManifestObject(
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name, namespace: 'shop', annotations },
      spec: { exportTo: ['.'], hosts: [`${name}.example.com`], ports, resolution },
    },
    {},
  );
}

function check(...objects: ManifestObject[]): Pick<Finding, 'id' | 'acknowledged' | 'message'>[] {
  return analyzer.check({ objects }).map(({ id, acknowledged, message }) => ({ id, acknowledged, message }));
}

test('a finding says why it is accepted', () => {
  expect(check(entry('a', 'SCHEMA005: until May'))).toMatchObject([{ id: 'SCHEMA005', acknowledged: 'until May' }]);
});

test('neither other objects nor other findings are accepted by it', () => {
  const found = check(entry('a', 'SCHEMA003: until May'), entry('b'));
  expect(found.filter(({ id }) => id === 'SCHEMA005').map(({ acknowledged }) => acknowledged)).toEqual([
    undefined,
    undefined,
  ]);
});

test('one that nothing needs is found once for all objects that carry it', () => {
  const unused = check(entry('a', 'SCHEMA005: until May', 'DNS'), entry('b', 'SCHEMA005: until May', 'DNS'));
  expect(unused).toEqual([
    {
      id: 'ACKNOWLEDGEMENT001',
      acknowledged: undefined,
      message:
        "SCHEMA005 is acknowledged because of 'until May', but is not found at this object and 1 more that carry it.",
    },
  ]);
});

test('one that an object below a construct needs is in use', () => {
  const found = check(entry('a', 'SCHEMA005: until May'), entry('b', 'SCHEMA005: until May', 'DNS'));
  expect(found.map(({ id }) => id)).toEqual(['SCHEMA005']);
});

test.each([
  ['SCHEMA005', "'SCHEMA005' is no acknowledgement."],
  ['SCHEMA005:', "'SCHEMA005:' is no acknowledgement."],
  ['because', "'because' is no acknowledgement."],
  ['SCHEMA999: because', "There is no finding 'SCHEMA999'."],
])('%s accepts nothing, and is found', (text, message) => {
  expect(check(entry('a', text))).toEqual([
    expect.objectContaining({ id: 'SCHEMA005', acknowledged: undefined }),
    { id: 'ACKNOWLEDGEMENT002', acknowledged: undefined, message },
  ]);
});

test('an id with a typing error is corrected', () => {
  const [, { remedy }] = analyzer.check({ objects: [entry('a', 'SHEMA005: because')] });
  expect(remedy).toBe("Write 'SCHEMA005'.");
});

test('an annotation that is no text is left to the schema', () => {
  const { value } = entry('a');
  const metadata = { name: 'a', namespace: 'shop', annotations: { 'cdk8s-istio/acknowledged': 5 } };
  expect(check(new ManifestObject({ ...value, metadata }, {})).map(({ id }) => id)).toEqual(['SCHEMA015', 'SCHEMA005']);
});

test('text and acknowledgements belong together, whatever the order and the ends of lines', () => {
  const all = [
    { id: 'B002', reason: 'a: b' },
    { id: 'A001', reason: 'first' },
    { id: 'B002', reason: 'never said' },
  ];
  const text = acknowledgementText(all);
  expect(text).toBe('A001: first\nB002: a: b');
  const parsed = { all: [all[1], all[0]], unreadable: [] };
  expect(parseAcknowledgements(text)).toEqual(parsed);
  expect(parseAcknowledgements(`\r\n  ${text.replace('\n', ' \r\n\r\n')}\r\n`)).toEqual(parsed);
});
