import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callLine, ENTRY, folderWith, RULE } from './command';

const OTHER = RULE.replaceAll('rates', 'other');

function known(manifests: string): string {
  const folder = folderWith({ 'a.yaml': manifests });
  const { code, err } = callLine(folder, 'check a.yaml --baseline known.json --write-baseline');
  expect(code).toBe(0);
  expect(err).toMatch(/^cdk8s-istio: wrote \d findings? to known\.json\.\n$/);
  return folder;
}

const check = (folder: string): ReturnType<typeof callLine> => callLine(folder, 'check . --baseline known.json');

test('findings that it knows do not count', () => {
  const folder = known(`${ENTRY}---\n${RULE}`);
  expect(check(folder)).toMatchObject({ code: 0, out: 'nothing found in 2 objects of 1 file; 1 in the baseline.\n' });
});

test('moved lines, documents and files change nothing', () => {
  const folder = known(`${ENTRY}---\n${RULE}---\n${OTHER}`);
  writeFileSync(join(folder, 'a.yaml'), `# A comment\n\n${OTHER}`);
  writeFileSync(join(folder, 'b.yaml'), `${RULE}---\n${ENTRY}`);
  expect(check(folder).code).toBe(0);
});

test('the order of a list changes nothing', () => {
  const ports = ['{ number: "1", name: a, protocol: TCP }', '{ number: 2, name: b, protocol: TCP }'];
  const entry = (list: readonly string[]): string =>
    ENTRY.replace(/ {4}- .*/, list.map((port) => `    - ${port}`).join('\n'));
  const folder = known(entry(ports));
  writeFileSync(join(folder, 'a.yaml'), entry([...ports].reverse()));
  expect(check(folder).code).toBe(0);
});

test('a second finding of the same kind is new, and so is one about another object', () => {
  const folder = known(`${ENTRY}---\n${RULE}`);
  writeFileSync(join(folder, 'a.yaml'), `${ENTRY}---\n${RULE}---\n${OTHER}`);
  const { code, out } = check(folder);
  expect(code).toBe(1);
  expect(out).toContain('DestinationRule shop/other');
  expect(out).toContain('1 error in 3 objects of 1 file; 1 in the baseline.');
  writeFileSync(join(folder, 'a.yaml'), `${ENTRY}---\n${RULE}---\n${RULE}`);
  expect(check(folder).out).toContain('1 error in 3 objects of 1 file; 1 in the baseline.');
});

test('what is gone is said', () => {
  const folder = known(`${ENTRY}---\n${RULE}`);
  writeFileSync(join(folder, 'a.yaml'), ENTRY);
  expect(check(folder)).toMatchObject({
    code: 0,
    out: 'nothing found in 1 object of 1 file; 1 of the baseline gone: write it anew with --write-baseline.\n',
  });
});

test('the file is the same whatever the order of the manifests', () => {
  const texts = [`${ENTRY}---\n${RULE}---\n${OTHER}`, `${OTHER}---\n${RULE}---\n${ENTRY}`];
  const [one, two] = texts.map((text) => readFileSync(join(known(text), 'known.json'), 'utf8'));
  expect(one).toBe(two);
  expect(one).toMatchSnapshot();
});

test('nothing found is a baseline as well', () => {
  const folder = known(ENTRY);
  expect(check(folder).code).toBe(0);
});

test.each(['{', '[]', '{"version":2,"findings":[]}', '{"version":1,"findings":[{"id":1}]}'])(
  '%s is no baseline',
  (text) => {
    const folder = folderWith({ 'a.yaml': ENTRY, 'known.json': text });
    expect(check(folder)).toMatchObject({
      code: 2,
      out: '',
      err: "cdk8s-istio: 'known.json' is no baseline. Write it anew with --write-baseline.\n",
    });
  },
);

test('one that is not there is refused', () => {
  const { code, err } = check(folderWith({ 'a.yaml': ENTRY }));
  expect(code).toBe(2);
  expect(err).toContain("'known.json' cannot be read: ENOENT");
});

test('none is written while something cannot be read', () => {
  const folder = folderWith({ 'a.yaml': ENTRY, 'b.yaml': 'a: [' });
  const { code, err } = callLine(folder, 'check . --baseline known.json --write-baseline');
  expect(code).toBe(2);
  expect(err).toContain("'b.yaml:1' cannot be read");
  expect(() => readFileSync(join(folder, 'known.json'))).toThrow('ENOENT');
});

test('what is unreadable counts whatever the baseline says', () => {
  const folder = known(ENTRY);
  writeFileSync(join(folder, 'b.yaml'), 'a: [');
  expect(check(folder).code).toBe(2);
});
