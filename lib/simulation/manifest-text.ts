import type { Document } from 'yaml';
import { isRecord } from '../mesh/fields';
import type { MeshFinding, SourceObject } from '../mesh/mesh-object';
import { readPlain } from './plain-yaml';
import { yamlLibrary } from './yaml-library';

/** A part of a text that is a document of its own. */
interface Part {
  readonly lines: readonly string[];
  /** Of the first line, from 0. */
  readonly start: number;
}

/** Objects of a text, each with the line where it begins; what is no YAML becomes a finding. */
export function readManifests(
  text: string,
  fileName: string,
): { readonly objects: SourceObject[]; readonly findings: MeshFinding[] } {
  const reader = new ManifestReader(fileName);
  for (const part of partsOf(text)) reader.read(part);
  return reader;
}

/** At each line of three dashes, unless directives or ends of documents make it less simple. */
function partsOf(text: string): Part[] {
  const lines = text.split('\n');
  if (/^(?:%|\.\.\.|\uFEFF)/m.test(text)) return [{ lines, start: 0 }];
  const starts = lines.flatMap((line, index) => (index > 0 && /^---(?:\s|$)/.test(line) ? [index] : []));
  return [0, ...starts].map((start, index) => ({ lines: lines.slice(start, starts[index] ?? lines.length), start }));
}

class ManifestReader {
  public readonly objects: SourceObject[] = [];
  public readonly findings: MeshFinding[] = [];

  public constructor(private readonly fileName: string) {}

  public read({ lines, start }: Part): void {
    const hasMark = lines[0].trimEnd() === '---';
    const below = hasMark ? lines.slice(1) : lines;
    const plain = readJson(below) ?? readPlain(below);
    if (!plain) {
      this.readWithLibrary({ lines, start });
      return;
    }
    const first = below.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'));
    this.add(plain.value, this.originOf(start + first + (hasMark ? 2 : 1)));
  }

  private readWithLibrary({ lines, start }: Part): void {
    const yaml = yamlLibrary();
    const lineCounter = new yaml.LineCounter();
    const documents = yaml.parseAllDocuments(lines.join('\n'), {
      version: '1.1',
      lineCounter,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    for (const document of Array.isArray(documents) ? documents : []) {
      const origin = this.originOf(start + lineCounter.linePos(startOf(document)).line);
      for (const { message } of document.errors) {
        const [problem] = message.split('\n');
        this.report(origin, problem.replace(/ at line \d+, column \d+:?$/, ''));
      }
      this.add(this.plain(document, origin), origin);
    }
  }

  private add(value: unknown, origin: string): void {
    const items =
      isRecord(value) && value.kind === 'List' && Array.isArray(value.items) ? (value.items as unknown[]) : [value];
    for (const item of items) if (item !== null && item !== undefined) this.objects.push({ value: item, origin });
  }

  private plain(document: { toJS: () => unknown }, origin: string): unknown {
    try {
      return document.toJS();
    } catch (error) {
      this.report(origin, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  private report(origin: string, problem: string): void {
    this.findings.push({ origin, object: '', path: '', problem });
  }

  private originOf(line: number): string {
    return `${this.fileName}:${line}`;
  }
}

/** The value of a document that is JSON, as `kubectl get -o json` prints it. */
function readJson(lines: readonly string[]): { readonly value: unknown } | undefined {
  if (!lines[0]?.startsWith('{')) return undefined;
  try {
    return { value: JSON.parse(lines.join('\n')) as unknown };
  } catch {
    return undefined;
  }
}

function startOf({ contents, range }: Document.Parsed): number {
  const written = contents as { readonly range?: readonly [number, number, number] } | null;
  return written?.range?.[0] ?? range[0];
}
