import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { YamlOutputType } from 'cdk8s';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { appRecipe } from '../arbitraries/apps';
import { buildApp } from '../arbitraries/build';
import { printed, PrintedObject } from '../arbitraries/rendered';
import type { AppRecipe } from '../arbitraries/recipes';
import { useSeed } from '../arbitraries/seed';

useSeed('outputs');

const OUTPUTS = [
  YamlOutputType.FILE_PER_APP,
  YamlOutputType.FILE_PER_CHART,
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'outputs-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function readObjects(folder: string): PrintedObject[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) =>
    // cdk8s writes YAML 1.1, as Kubernetes reads it.
    parseAllDocuments(readFileSync(join(folder, file), 'utf8'), { version: '1.1' }).map(
      (document) => document.toJS() as PrintedObject,
    ),
  );
}

function keyOf({ kind, metadata }: PrintedObject): string {
  return `${kind}/${metadata.name}`;
}

function inOneOrder(objects: PrintedObject[]): PrintedObject[] {
  return [...objects].sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
}

function written(recipe: AppRecipe, yamlOutputType: YamlOutputType): PrintedObject[] {
  const outdir = mkdtempSync(join(directory, 'app-'));
  buildApp(recipe, { outdir, yamlOutputType }).synth();
  return inOneOrder(readObjects(outdir));
}

test('every way of printing writes the same objects, each with a kind and name of its own', () => {
  const app = appRecipe({ charts: { min: 2, max: 3 }, constructs: { min: 2, max: 5 } });
  fc.assert(
    fc.property(app, (recipe) => {
      const expected = inOneOrder(printed(buildApp(recipe)));
      expect(new Set(expected.map(keyOf)).size).toBe(expected.length);
      for (const output of OUTPUTS) expect(written(recipe, output)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
