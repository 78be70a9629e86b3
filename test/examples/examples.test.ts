import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleFolder, exampleNames, readManifests, synthesize } from './synthesize';

describe.each(exampleNames())('example %s', (name) => {
  let output: string;
  beforeAll(() => {
    output = mkdtempSync(join(tmpdir(), 'cdk8s-istio-example-'));
    synthesize(name, output);
  });
  afterAll(() => {
    rmSync(output, { recursive: true, force: true });
  });

  test('prints the committed manifests, one file per chart', () => {
    const printed = readManifests(output);
    expect(printed).toEqual(readManifests(join(exampleFolder(name), 'manifests')));
    expect(Object.keys(printed)).not.toHaveLength(0);
  });

  test('shows its main file in its README', () => {
    const main = readFileSync(join(exampleFolder(name), 'main.ts'), 'utf8');
    expect(readFileSync(join(exampleFolder(name), 'README.md'), 'utf8')).toContain(main);
  });

  test('shows the test of what calls do in its README', () => {
    const shown = readFileSync(join(__dirname, `${name}.test.ts`), 'utf8');
    expect(shown).toMatch(/callIs(Encrypted|Delivered)\(/);
    expect(readFileSync(join(exampleFolder(name), 'README.md'), 'utf8')).toContain(shown);
  });
});

test('getting started takes at most 20 lines', () => {
  const main = readFileSync(join(exampleFolder('getting-started'), 'main.ts'), 'utf8');
  expect(main.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
});
