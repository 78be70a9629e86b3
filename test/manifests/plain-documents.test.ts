import fc, { Arbitrary } from 'fast-check';
import { dump, loadAll } from 'js-yaml';
import { KUBERNETES_YAML } from '../../lib/manifests/kubernetes-yaml';
import { loadDocuments } from '../../lib/manifests/plain-documents';
import { useSeed } from '../arbitraries/seed';

useSeed('plain-documents');

const DEPTH = 100;

/** What is read, or what is said where it cannot be read. */
function outcome(read: () => unknown): unknown {
  try {
    return { documents: read() };
  } catch (error) {
    return { error: String(error) };
  }
}

function isAsTheLibraryReads(text: string): void {
  const ours = outcome(() => loadDocuments(text, DEPTH));
  expect(ours).toEqual(outcome(() => loadAll(text, { schema: KUBERNETES_YAML, maxDepth: DEPTH })));
}

test.each([
  ['nothing', ''],
  ['an empty document', '---\n---\na: 1\n'],
  ['a document of one text', 'a'],
  [
    'words and numbers',
    '[~, null, yes, No, ON, off, y, 0x1F, 0o17, 017, 1_000, +1, -1.5e3, .5, -.inf, .nan, 1.2.3, -]',
  ],
  ['words in quotes', `['yes', "1", "\\u0041", 'it''s']`],
  ['empty values', 'a:\nb: ""\nc: [ , ]\n'],
  ['blocks', 'a: |\n  one\n  two\nb: >-\n  one\n  two\n'],
  ['texts of several lines', 'a: one\n  two\nb: "one\n  two"\n'],
  ['keys that are no texts', '80: a\ntrue: b\n~: c\n0x50: d\n'],
  ['keys that are the same for JavaScript', '1: a\n"1": b\n'],
  ['a key that is a list', '? [a]\n: b\n'],
  ['a key twice', 'a: 1\nb: 2\na: 3\n'],
  ['a key of all objects', '__proto__: { a: 1 }\nconstructor: b\ntoString: c\n'],
  ['maps that are merged', 'a: &a { b: 1 }\nc:\n  <<: *a\n  d: 2\n'],
  ['a map that is merged where it is written', 'a: 1\n<<: { b: 1 }\n'],
  ['an anchor alone', 'a: &a 1\nb: &b [&c c]\n'],
  ['the sign for merging as a value', 'a: <<\nb: "<<"\n'],
  ['anchors and aliases', 'a: &a [1]\nb: *a\n'],
  ['an alias of nothing', 'a: *a\n'],
  ['tags', 'a: !!str 1\nb: !!int "1"\nc: !mine x\n'],
  ['what is no YAML', 'a: [1\nb: }\n'],
  ['what is nested too deep', '['.repeat(DEPTH + 1)],
])('%s', (_, text) => {
  isAsTheLibraryReads(text);
});

/** Words that mean something in YAML, alone and inside each other. */
const PIECES = `a b 1 yes ~ - : ? | > & * ! # << {} [] { } [ ] , ' " & &x *x !!str % @ . .. --- ...`.split(' ');
const SPACES = [' ', '\n', '\n  ', '\n- ', ': ', ', '];

function texts(): Arbitrary<string> {
  const parts = fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(...SPACES));
  return fc.array(parts, { maxLength: 12 }).map((all) => all.flat().join(''));
}

test('any text', () => {
  fc.assert(fc.property(texts(), isAsTheLibraryReads), { numRuns: 3000 });
});

test('anything that can be written', () => {
  const values = fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(values, (documents) => {
      isAsTheLibraryReads(documents.map((document) => `---\n${dump(document)}`).join(''));
    }),
    { numRuns: 500 },
  );
});
