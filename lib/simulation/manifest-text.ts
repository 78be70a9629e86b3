import type { MeshFinding, SourceObject } from '../mesh/mesh-object';
import { isRecord } from '../mesh/fields';
import type { Document } from 'yaml';
import { yamlLibrary } from './yaml-library';

/** Objects of a text, each with the line where it begins; what is no YAML becomes a finding. */
export function readManifests(
  text: string,
  fileName: string,
): { readonly objects: SourceObject[]; readonly findings: MeshFinding[] } {
  const findings: MeshFinding[] = [];
  const objects: SourceObject[] = [];
  const yaml = yamlLibrary();
  const lineCounter = new yaml.LineCounter();
  const documents = yaml.parseAllDocuments(text, {
    version: '1.1',
    lineCounter,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  for (const document of Array.isArray(documents) ? documents : []) {
    const start = startOf(document);
    const origin = `${fileName}:${lineCounter.linePos(start).line}`;
    for (const { message } of document.errors)
      findings.push({ origin, object: '', path: '', problem: message.split('\n')[0] });
    const value = plain(document, origin, findings);
    const items =
      isRecord(value) && value.kind === 'List' && Array.isArray(value.items) ? (value.items as unknown[]) : [value];
    objects.push(
      ...items.filter((item) => item !== null && item !== undefined).map((item) => ({ value: item, origin })),
    );
  }
  return { objects, findings };
}

function startOf({ contents, range }: Document.Parsed): number {
  const written = contents as { readonly range?: readonly [number, number, number] } | null;
  return written?.range?.[0] ?? range[0];
}

function plain(document: { toJS: () => unknown }, origin: string, findings: MeshFinding[]): unknown {
  try {
    return document.toJS();
  } catch (error) {
    findings.push({ origin, object: '', path: '', problem: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
