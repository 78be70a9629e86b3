import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { Manifest } from './checker';

/** A document of Istio's tests of its CRDs. */
export interface CorpusDocument {
  /** File, place in it and name of the object, which alone is not unique. */
  readonly title: string;
  readonly manifest: Manifest;
  /** Part of the error that Istio expects; undefined where the document is valid. */
  readonly expected?: string;
}

/** The documents in the folder of a module of istio.io/istio. */
export function readCorpus(istioDir: string): CorpusDocument[] {
  const folder = join(istioDir, 'pkg', 'config', 'validation', 'testdata', 'crds');
  return readdirSync(folder)
    .sort()
    .flatMap((file) => readDocuments(file, readFileSync(join(folder, file), 'utf8')));
}

/** In a flow sequence Go's YAML reader takes this for a text, and YAML 1.2 for a key without a value. */
const TEXT_FOR_GO = '001:db8::';

function readDocuments(file: string, text: string): CorpusDocument[] {
  const documents = parseAllDocuments(text.replaceAll(TEXT_FOR_GO, JSON.stringify(TEXT_FOR_GO))).map(
    (document) => document.toJS() as Record<string, unknown> | null,
  );
  return documents
    .filter((document) => document !== null)
    .map(({ _err: expected, ...manifest }, index) => ({
      title: `${file} #${index + 1} ${(manifest.metadata as { name: string }).name}`,
      manifest,
      ...(typeof expected === 'string' && { expected }),
    }));
}
