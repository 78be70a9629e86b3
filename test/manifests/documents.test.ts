import { lineBreaksIn, partsOf } from '../../lib/manifests/documents';
import { readManifests } from '../../lib/manifests/read-manifests';

test.each([
  ['documents', 'a: 1\n---\nb: 2\n--- # c\nc: 3\n', ['a: 1\n', '---\nb: 2\n', '--- # c\nc: 3\n']],
  ['a beginning that is written', '---\na: 1\n---\nb: 2', ['---\na: 1\n', '---\nb: 2']],
  ['line breaks of Windows', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
  ['dashes of a text', 'a: |\n  ---\n----\n', ['a: |\n  ---\n----\n']],
  ['an end that says nothing', 'a: 1\n---', ['a: 1\n', '---']],
  ['nothing', '', ['']],
])('parts of %s', (_, text, parts) => {
  expect([...partsOf(text)]).toEqual(parts);
});

test('as many together as fit', () => {
  const text = 'a: 1\n---\nb: 2\n---\nc: 3\n';
  expect([...partsOf(text, 14)]).toEqual(['a: 1\n---\nb: 2\n', '---\nc: 3\n']);
  expect([...partsOf(text, 1000)]).toEqual([text]);
});

test('line breaks are counted', () => {
  expect(['', 'a', 'a\nb', '\r\n\n'].map(lineBreaksIn)).toEqual([0, 0, 1, 2]);
});

describe('a text of many documents', () => {
  const documents = Array.from(
    { length: 2000 },
    (_, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a${index}\n`,
  );

  test('has the lines of the whole text', () => {
    const { objects } = readManifests(documents.join('---\n'), 'file.yaml');
    expect(objects).toHaveLength(documents.length);
    objects.forEach(({ name, origin }, index) => {
      expect([name, origin.position?.(['metadata', 'name'])?.line]).toEqual([`a${index}`, 5 * index + 4]);
    });
  });

  test('is read as a whole where the beginning of a document is a part of one', () => {
    const text = `${documents.join('---\n')}---\n%not-a-directive: but a comment would do\n`;
    const { objects, problems } = readManifests(text);
    expect(objects.length).toBe(documents.length);
    expect(problems).toHaveLength(1);
  });
});
