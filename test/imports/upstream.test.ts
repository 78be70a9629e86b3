import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { apiModule, moduleDir, whyUnavailable } from '../../projenrc/bindings/go-module';
import { takeSnapshot } from '../../projenrc/bindings/snapshot';
import { formatSnapshot, readSnapshot, SNAPSHOT_FILE } from '../../projenrc/bindings/snapshot-file';
import { ISTIO_PINS } from '../../projenrc/istio-pins';
import { expandMessage, Json } from './expand';
import { links } from './source';

const modules = ISTIO_PINS.api.map(apiModule);
const newest = modules[modules.length - 1];
const unavailable = modules.map(whyUnavailable).find((reason) => reason !== undefined);
if (unavailable !== undefined)
  process.stderr.write(`The snapshot is not compared with Istio's module: ${unavailable}\n`);
const online = unavailable === undefined ? describe : describe.skip;

online("the snapshot and Istio's own files", () => {
  test('taking it again gives the committed bytes', () => {
    expect(formatSnapshot(takeSnapshot('off'))).toBe(readFileSync(SNAPSHOT_FILE, 'utf8'));
  });

  test.each(readSnapshot().kinds.map(({ kind }) => kind))('nothing of the schema of %s is lost', (kind) => {
    const snapshot = readSnapshot();
    const { spec, apiVersion, plural, specRequired } = snapshot.kinds.find((entry) => entry.kind === kind)!;
    const crd = crds().find(({ spec: { names } }) => names.kind === kind)!;
    const version = crd.spec.versions.find(({ name }) => `${crd.spec.group}/${name}` === apiVersion)!;
    const root = version.schema.openAPIV3Schema;
    expect(crd.spec.names.plural).toBe(plural);
    expect((root.required ?? []).includes('spec')).toBe(specRequired === true);
    expect(expandMessage(snapshot, spec)).toEqual(normalize(root.properties.spec));
  });

  test('every kind is in the snapshot', () => {
    expect(
      crds()
        .map(({ spec }) => spec.names.kind)
        .sort(),
    ).toEqual(
      readSnapshot()
        .kinds.map(({ kind }) => kind)
        .sort(),
    );
  });

  test('the versions of a kind have one schema, so leaving out the older ones loses nothing', () => {
    for (const { spec } of crds()) {
      const specs = spec.versions.map(({ schema }) => normalize(schema.openAPIV3Schema.properties.spec));
      for (const other of specs) expect(other).toEqual(specs[0]);
    }
  });

  test('no link is dead', () => {
    const anchors = referenceAnchors();
    const dead = links().filter((url) => !anchors.get(url.split('#')[0])?.has(url));
    expect(dead).toEqual([]);
  });
});

interface CrdFile {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: { required?: string[]; properties: { spec: Json } } };
    }[];
  };
}

let cached: CrdFile[] | undefined;

function crds(): CrdFile[] {
  const file = join(moduleDir(newest, 'off'), 'kubernetes', 'customresourcedefinitions.gen.yaml');
  cached ??= parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as CrdFile | null)
    .filter((document) => document !== null);
  return cached;
}

/** The addresses of each page: its own and those of its anchors. */
function referenceAnchors(): Map<string, Set<string>> {
  const folder = moduleDir(newest, 'off');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pb.html'));
  const entries = files.map((name) => {
    const html = readFileSync(join(folder, name), 'utf8');
    const location = /^location: https:\/\/istio\.io\/docs\/(.*)\.html$/m.exec(html)?.[1] ?? name;
    const page = `https://istio.io/latest/docs/${location}/`;
    return [page, new Set([page, ...(html.match(/(?<= id=")[^"]+/g) ?? []).map((id) => `${page}#${id}`)])] as const;
  });
  return new Map(entries);
}

/** Without descriptions, and with the names in `required` sorted, because their order has no meaning. */
function normalize(schema: Json): Json {
  const properties = schema.properties as Record<string, Json> | undefined;
  const entries = Object.entries(schema).filter(([keyword]) => keyword !== 'description');
  return {
    ...Object.fromEntries(entries),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, normalize(property)])),
    }),
    ...(schema.required !== undefined && { required: [...(schema.required as string[])].sort() }),
    ...(schema.items !== undefined && { items: normalize(schema.items as Json) }),
    ...(schema.additionalProperties !== undefined && {
      additionalProperties: normalize(schema.additionalProperties as Json),
    }),
  };
}
