import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { parseAllDocuments, parseDocument, stringify } from 'yaml';
import { readManifests } from '../../lib/simulation/manifest-text';
import { readPlain } from '../../lib/simulation/plain-yaml';
import { useSeed } from '../arbitraries/seed';

const EXAMPLES = join(__dirname, '../../examples');
const OPTIONS = { version: '1.1', uniqueKeys: false, logLevel: 'silent' } as const;

useSeed('plain YAML');

/** What the quick reader makes of a text is what the YAML library makes of it, or nothing. */
function expectSame(text: string): boolean {
  const plain = readPlain(text.split('\n'));
  if (plain === undefined) return false;
  const document = parseDocument(text, OPTIONS);
  expect(document.errors).toEqual([]);
  expect({ text, value: plain.value ?? null }).toEqual({ text, value: document.toJS() as unknown });
  return true;
}

describe('the quick reader of YAML', () => {
  it('reads all that our examples print', () => {
    for (const name of readdirSync(EXAMPLES)) {
      const folder = join(EXAMPLES, name, 'manifests');
      for (const file of readdirSync(folder)) {
        const text = readFileSync(join(folder, file), 'utf8');
        for (const document of text.split(/^---$/m))
          expect({ file, isRead: expectSame(document) }).toEqual({ file, isRead: true });
      }
    }
  });

  it('reads what printers print as the YAML library does', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from('ab-:#\'"{}[]*&!|>%@` ,?\\/0.1~=<yno\n\t_eExZ')) }),
      fc.constantFrom(
        'yes',
        'No',
        'null',
        '~',
        '1e3',
        '0x1',
        '010',
        '1_0',
        '1:30',
        '2024-01-01',
        '.inf',
        '<<',
        '10.0.0.1',
        '1.5s',
      ),
      fc.string({ unit: 'binary' }),
    );
    const value = fc.object({
      key: fc.oneof(fc.stringMatching(/^[a-z./-]{1,8}$/), text),
      values: [text, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)],
      maxDepth: 4,
    });
    fc.assert(
      fc.property(value, (object) => {
        for (const printed of [stringify(object), stringify(object, { indentSeq: false }), Yaml.stringify(object)]) {
          expectSame(printed.replace(/^---\n/, ''));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads lines that nobody prints as the YAML library does, or not at all', () => {
    const line = fc
      .tuple(
        fc.constantFrom('', ' ', '  ', '    '),
        fc.constantFrom('', '- ', '- - ', '-', '-  '),
        fc.constantFrom('', 'a:', 'b: ', 'c:  ', '"d":', 'e :', 'yes: ', '? ', 'f:g', '__proto__: '),
        fc.constantFrom(
          '',
          'x',
          '1',
          "'q'",
          '"q"',
          '"\\x41"',
          '{}',
          '[]',
          '{a: 1}',
          '|',
          '>-',
          '# c',
          'x # c',
          'x y',
          'x: y',
          '&a 1',
          '*a',
          '!!str 1',
          '1s',
          'a:b',
          'a:',
          '01',
          '-1',
          '1.0',
          '-0',
          '/a b',
          '- 1',
          "'it''s'",
        ),
      )
      .map((parts) => parts.join(''));
    let read = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        read += Number(expectSame(lines.join('\n')));
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('leaves all else to the YAML library', () => {
    for (const text of [
      'a: &b 1',
      'a: *b',
      'a: |\n  b',
      'a: {b: 1}',
      'a: 1 # b',
      'a:\n  b: 1\n   c: 2',
      'a: "b\n  c"',
      '? a',
      'a: b\n c',
      '\ta: 1',
      'a: 1\r',
      'a: yes',
      'a: 1\na: 2',
    ]) {
      expect({ text, plain: readPlain(text.split('\n')) }).toEqual({ text, plain: undefined });
    }
    expect(parseAllDocuments('a: 1')).toHaveLength(1);
  });
});

describe('a text of several documents', () => {
  it('keeps the lines where objects begin, whoever reads them', () => {
    const text = [
      '# first',
      'kind: A',
      '---',
      '# second',
      '',
      'kind: B',
      '--- {kind: C}',
      '---',
      '---',
      'kind: &d D',
      '---',
      'kind: List',
      'items:',
      '  - kind: E',
      '  - kind: F',
      '---',
      'a: [',
      '--- # last',
      'kind: G',
    ].join('\n');
    const { objects, findings } = readManifests(text, 'a.yaml');
    expect(objects.map(({ value, origin }) => [(value as { readonly kind?: string }).kind, origin])).toEqual([
      ['A', 'a.yaml:2'],
      ['B', 'a.yaml:6'],
      ['C', 'a.yaml:7'],
      ['D', 'a.yaml:10'],
      ['E', 'a.yaml:12'],
      ['F', 'a.yaml:12'],
      [undefined, 'a.yaml:17'],
      ['G', 'a.yaml:19'],
    ]);
    expect(new Set(findings.map(({ origin }) => origin))).toEqual(new Set(['a.yaml:17']));
  });

  it('may be a list longer than a call has arguments', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n${'- {}\n'.repeat(150_000)}`;
    expect(readManifests(text, 'a.yaml').objects).toHaveLength(150_000);
  });
});
