import { ManifestFault, readManifests } from '../../lib/manifests/read-manifests';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n';

function kinds(text: string | Uint8Array): string[] {
  return readManifests(text).objects.map(({ kind, name }) => `${kind} ${name}`);
}

function faults(text: string | Uint8Array, limits = {}): string[] {
  return readManifests(text, 'file.yaml', limits).problems.map(({ fault, detail }) => `${fault}: ${detail}`);
}

describe('what is read', () => {
  test.each([
    ['one document', SERVICE, ['Service a']],
    [
      'several documents, empty ones between them',
      `---\n${SERVICE}---\n# nothing\n---\n${SERVICE}...\n`,
      ['Service a', 'Service a'],
    ],
    ['line ends of Windows', SERVICE.replaceAll('\n', '\r\n'), ['Service a']],
    ['a byte order mark', `\ufeff${SERVICE}`, ['Service a']],
    ['JSON', '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}', ['Service a']],
    ['YAML in braces', '{apiVersion: v1, kind: Service, metadata: {name: a}}', ['Service a']],
    ['a list', `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n`, ['Pod b']],
    [
      'a list in a list',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: PodList\n  items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]\n`,
      ['Pod b'],
    ],
    ['a list of one kind', '{"apiVersion":"v1","kind":"PodList","items":[{"apiVersion":"v1","kind":"Pod"}]}', ['Pod ']],
    ['an alias', `x: &a {name: a}\napiVersion: v1\nkind: Service\nmetadata: *a\n`, ['Service a']],
    ['nothing', '', []],
    ['comments only', '# nothing\n', []],
  ])('%s', (_name, text, expected) => {
    expect(kinds(text)).toEqual(expected);
    expect(faults(text)).toEqual([]);
  });

  test('bytes as well', () => {
    expect(kinds(Buffer.from(SERVICE))).toEqual(['Service a']);
  });

  test.each([
    ['on', true],
    ['No', false],
    ['y', true],
    ['"on"', 'on'],
    ['~', null],
    ['0644', 420],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['1:30', '1:30'],
    ['2001-01-01', '2001-01-01'],
    ['.5', 0.5],
    ['1e3', 1000],
    ['-7', -7],
    ['1.2.3.4', '1.2.3.4'],
    ['08', 8],
  ])('the word %s as Kubernetes reads it', (word, expected) => {
    const [object] = readManifests(`${SERVICE}spec:\n  a: ${word}\n`).objects;
    expect(object.spec.a).toEqual(expected);
  });
});

describe('where it is written', () => {
  const text = [
    '# a comment',
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    '  name: a',
    'spec:',
    '  ports:',
    '  - number: 80',
    '    "name": http',
    '  - {number: 443}',
    '---',
    'apiVersion: v1',
    'kind: List',
    'items:',
    '  - apiVersion: v1',
    '    kind: Pod',
  ].join('\n');
  const [service, pod] = readManifests(text, 'a.yaml').objects;

  test.each([
    [[], 2, 1],
    [['spec', 'ports', 0, 'name'], 9, 5],
    [['spec', 'ports', 1], 10, 5],
    [['spec', 'ports', 1, 'number'], 10, 6],
    [['spec', 'ports', 1, 'name'], 10, 5],
    [['spec', 'nowhere', 'at', 'all'], 6, 1],
  ])('%j', (path, line, column) => {
    expect(service.origin.position?.(path)).toEqual({ line, column });
  });

  test('an item of a list', () => {
    expect(pod.origin.file).toBe('a.yaml');
    expect(pod.origin.position?.(['kind'])).toEqual({ line: 16, column: 5 });
  });

  test('in JSON, and behind Windows line ends', () => {
    const json = '{\r\n  "apiVersion": "v1",\r\n  "kind": "Pod"\r\n}';
    expect(readManifests(json).objects[0].origin.position?.(['kind'])).toEqual({ line: 3, column: 3 });
  });

  test('behind a document that is broken', () => {
    const { objects, problems } = readManifests(`${SERVICE}---\na: [\n---\n${SERVICE}`);
    expect(objects.map(({ origin }) => origin.position?.(['kind'])?.line)).toEqual([2, 8]);
    expect(problems).toMatchObject([{ fault: ManifestFault.SYNTAX, position: { line: 6 } }]);
  });
});

describe('hostile input', () => {
  const levels = Array.from({ length: 9 }, (_none, level) => level);
  const bomb = levels
    .map(
      (level) =>
        `a${level}: &a${level} [${Array(9)
          .fill(level === 0 ? 'x' : `*a${level - 1}`)
          .join(', ')}]`,
    )
    .join('\n');

  test.each([
    [
      'aliases that stand for billions of values',
      `${SERVICE}${bomb}`,
      /^LIMIT: its aliases stand for more than 1000000 values$/,
    ],
    ['an alias that contains itself', `${SERVICE}spec: &a {b: *a}`, /^LIMIT: an alias contains itself$/],
    ['merges without end', `${SERVICE}a: &a {b: 1}\nc: {<<: [${'*a, '.repeat(20_000)}*a]}`, /^LIMIT: /],
    ['deep nesting', `${SERVICE}spec: ${'['.repeat(50_000)}`, /^LIMIT: /],
    ['deep nesting in JSON', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, /^LIMIT: /],
    [
      'deep nesting by indentation',
      Array.from({ length: 300 }, (_none, level) => `${' '.repeat(level)}a:`).join('\n'),
      /^LIMIT: /,
    ],
    [
      'deep nesting by aliases',
      `${SERVICE}a0: &a0 [x]\n${Array.from({ length: 200 }, (_none, level) => `a${level + 1}: &a${level + 1} [*a${level}]`).join('\n')}`,
      /^LIMIT: /,
    ],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x41]), /^BINARY: /],
    ['a null byte', `${SERVICE}a: "\0"`, /^BINARY: /],
    ['a key that occurs twice', `${SERVICE}kind: Pod\n`, /^SYNTAX: duplicated mapping key$/],
    ['an unknown alias', `${SERVICE}spec: *nowhere\n`, /^SYNTAX: /],
    ['an unknown tag', `${SERVICE}spec: !!js/function "a"\n`, /^SYNTAX: /],
    ['tabs', 'a:\n\tb: 1\n', /^SYNTAX: /],
    ['a text', 'hello', /^NO_OBJECT: it is not a map$/],
    ['a map without kind', 'a: 1', /^NO_OBJECT: it has no apiVersion and no kind$/],
    ['a kind of another type', 'apiVersion: v1\nkind: 1', /^NO_OBJECT: it has no kind$/],
    ['a list of texts', 'apiVersion: v1\nkind: List\nitems: [a]', /^NO_OBJECT: it is not a map$/],
  ])('%s', (_name, text, expected) => {
    const started = Date.now();
    const found = faults(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test('a hundred megabytes are not even looked at', () => {
    const started = Date.now();
    expect(faults('a'.repeat(100 * 1024 * 1024))).toEqual(['LIMIT: it is longer than 67108864 bytes']);
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test('a document that would need all memory', () => {
    const text = `${SERVICE}---\n${'- a\n'.repeat(2_500_000)}---\n${SERVICE}`;
    const { objects, problems } = readManifests(text, 'a.yaml', { documentBytes: 1024 * 1024 });
    expect(objects.map(({ origin }) => origin.position?.(['kind'])?.line)).toEqual([2, 2500007]);
    expect(problems).toMatchObject([{ fault: ManifestFault.LIMIT, position: { line: 4, column: 1 } }]);
  });

  test('too many objects', () => {
    const { objects, problems } = readManifests(`${SERVICE}---\n`.repeat(5), 'a.yaml', { objects: 3 });
    expect(objects).toHaveLength(3);
    expect(problems).toMatchObject([{ fault: ManifestFault.LIMIT, detail: 'it holds more objects than 3' }]);
  });

  test('keys of prototypes are plain keys', () => {
    const { objects } = readManifests(
      `${SERVICE}__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\nspec: {__proto__: {a: 1}, toString: b}\n`,
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.keys(objects[0].value)).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
    expect(Object.keys(objects[0].spec)).toEqual(['__proto__', 'toString']);
    expect(objects[0].label('toString')).toBeUndefined();
  });
});
