import { YAMLException } from 'js-yaml';
import { lineBreaksIn, partsOf } from './documents';
import { DEFAULT_LIMITS, faultOfAliases, isTooDeep, ManifestLimits } from './limits';
import { Fields, isFields, ManifestObject, Position } from './manifest-object';
import { loadDocuments } from './plain-documents';
import { Source, Written } from './source';

export enum ManifestFault {
  /** It is not text. */
  BINARY = 'BINARY',
  /** A limit is reached. */
  LIMIT = 'LIMIT',
  /** It is not YAML. */
  SYNTAX = 'SYNTAX',
  /** It is YAML, but not an object of Kubernetes. */
  NO_OBJECT = 'NO_OBJECT',
}

/** Something that cannot be read; the rest of the text is read all the same where that is possible. */
export interface ManifestProblem {
  readonly fault: ManifestFault;
  /** A part of a sentence about the text. */
  readonly detail: string;
  readonly file?: string;
  readonly position?: Position;
}

export interface Manifests {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly ManifestProblem[];
}

/**
 * Reads the objects of a text: YAML of any number of documents, JSON, and lists of objects. Never throws for what the
 * text holds.
 *
 * @param file what findings call the text, such as its path
 */
export function readManifests(content: string | Uint8Array, file?: string, limits: ManifestLimits = {}): Manifests {
  const reader = new Reader(file, { ...DEFAULT_LIMITS, ...limits });
  reader.read(content);
  return reader;
}

class Reader implements Manifests {
  public readonly objects: ManifestObject[] = [];
  public readonly problems: ManifestProblem[] = [];
  private isFull = false;

  public constructor(
    private readonly file: string | undefined,
    private readonly limits: Required<ManifestLimits>,
  ) {}

  public read(content: string | Uint8Array): void {
    if (content.length > this.limits.bytes) {
      this.problem(ManifestFault.LIMIT, `it is longer than ${this.limits.bytes} bytes`);
      return;
    }
    const text = textOf(content);
    if (text === undefined) this.problem(ManifestFault.BINARY, unreadableAs(content));
    else if (!this.readJson(text)) this.readYaml(text);
  }

  /** JSON is YAML as well; its own reader is faster. */
  private readJson(text: string): boolean {
    if (!/^\s*[{[]/.test(text)) return false;
    if (text.length > SMALL && isJsonTooDeep(text, this.limits.depth)) {
      this.tooDeep({ line: 1, column: 1 });
      return true;
    }
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      return false;
    }
    if (isTooDeep(document, this.limits.depth)) this.tooDeep({ line: 1, column: 1 });
    else this.add(document, new Source(text, 0, this.file, this.limits), 0);
    return true;
  }

  private readYaml(text: string): void {
    const isLong = text.length > AT_ONCE || hasDocuments(text, this.limits.objects);
    const chunks = isLong ? undefined : (this.loadChunks(text) ?? this.loadWhole(text));
    if (!chunks) this.readParts(text);
    else for (const { documents, source } of chunks) this.addAll(documents, source);
  }

  /** A few documents at a time: what is made on the way to them is gone again soon, and positions are found in little text. */
  private loadChunks(text: string): readonly Loaded[] | undefined {
    const loaded: Loaded[] = [];
    let line = 0;
    for (const chunk of partsOf(text, CHUNK)) {
      const documents = this.load(chunk);
      if (!documents) return undefined;
      loaded.push({ documents, source: new Source(chunk, line, this.file, this.limits) });
      line += lineBreaksIn(chunk);
    }
    return loaded;
  }

  /** What looks like the beginning of a document may be a part of one. */
  private loadWhole(text: string): readonly Loaded[] | undefined {
    const documents = this.load(text);
    return documents && [{ documents, source: new Source(text, 0, this.file, this.limits) }];
  }

  /** One by one: a document that is broken does not hide the others, and a large file needs the memory of one. */
  private readParts(text: string): void {
    let line = 0;
    let count = 0;
    for (const part of partsOf(text)) {
      count += 1;
      if (count > this.limits.objects) this.tooMany({ line: line + 1, column: 1 });
      if (this.isFull) return;
      this.readPart(part, line);
      line += lineBreaksIn(part);
    }
  }

  private readPart(part: string, line: number): void {
    const { documentBytes } = this.limits;
    if (part.length > documentBytes) {
      this.problem(ManifestFault.LIMIT, `a document is longer than ${documentBytes} bytes`, {
        line: line + 1,
        column: 1,
      });
      return;
    }
    try {
      this.addAll(this.loadOrThrow(part), new Source(part, line, this.file, this.limits));
    } catch (error) {
      this.syntax(error, line);
    }
  }

  private load(text: string): unknown[] | undefined {
    try {
      return this.loadOrThrow(text);
    } catch {
      return undefined;
    }
  }

  private loadOrThrow(text: string): unknown[] {
    return loadDocuments(text, this.limits.depth);
  }

  private syntax(error: unknown, line: number): void {
    if (!(error instanceof YAMLException)) throw error;
    const { reason, mark } = error;
    const position = { line: line + (mark?.line ?? 0) + 1, column: (mark?.column ?? 0) + 1 };
    if (/depth|merge/i.test(reason)) this.problem(ManifestFault.LIMIT, reason, position);
    else this.problem(ManifestFault.SYNTAX, reason, position);
  }

  private addAll(documents: readonly unknown[], source: Source): void {
    const hasAliases = source.text.includes('*') && source.text.includes('&');
    documents.forEach((document, index) => {
      const fault = hasAliases ? faultOfAliases(document, this.limits.values) : undefined;
      if (fault !== undefined) this.problem(ManifestFault.LIMIT, fault, source.find(index, []));
      else if (hasAliases && isTooDeep(document, this.limits.depth)) this.tooDeep(source.find(index, []));
      else this.add(document, source, index);
    });
  }

  private tooDeep(position: Position | undefined): void {
    this.problem(ManifestFault.LIMIT, `it is nested deeper than ${this.limits.depth}`, position);
  }

  private add(document: unknown, source: Source, index: number): void {
    if (document === null || document === undefined) return;
    this.addItems(document, new Written(source, index, []));
  }

  /** A list may hold lists; how deep is limited already. */
  private addItems(value: unknown, origin: Written): void {
    const items = isFields(value) ? itemsOf(value) : undefined;
    if (!items) this.addObject(value, origin);
    items?.forEach((item, place) => {
      this.addItems(item, origin.below('items', place));
    });
  }

  private addObject(value: unknown, origin: Written): void {
    if (this.isFull) return;
    if (this.objects.length >= this.limits.objects) {
      this.tooMany(origin.position([]));
      return;
    }
    const missing = !isFields(value) ? 'it is not a map' : missingIn(value);
    if (missing !== undefined) this.problem(ManifestFault.NO_OBJECT, missing, origin.position([]));
    else this.objects.push(new ManifestObject(value as Fields, origin));
  }

  private tooMany(position: Position | undefined): void {
    this.isFull = true;
    this.problem(ManifestFault.LIMIT, `it holds more objects than ${this.limits.objects}`, position);
  }

  private problem(fault: ManifestFault, detail: string, position?: Position): void {
    const { file } = this;
    if (this.problems.length >= MOST_PROBLEMS) {
      this.isFull = true;
      return;
    }
    this.problems.push({ fault, detail, ...(file !== undefined && { file }), ...(position && { position }) });
  }
}

/** Whether a text has more documents than a number. */
function hasDocuments(text: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf('\n---'); at !== -1 && count <= most; at = text.indexOf('\n---', at + 1)) count += 1;
  return count > most;
}

/** Documents that were read together, and their text. */
interface Loaded {
  readonly documents: readonly unknown[];
  readonly source: Source;
}

/** Below this length, documents are read in chunks of several, which is faster. */
const AT_ONCE = 8 * 1024 * 1024;
const CHUNK = 16 * 1024;

/** Above this length the nesting of JSON is looked at before it is read. */
const SMALL = 1024 * 1024;

/** Brackets inside each other, without those in texts. */
function isJsonTooDeep(text: string, depth: number): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (bracket === '[' || bracket === '{') open += 1;
    else if (bracket === ']' || bracket === '}') open -= 1;
    if (open > depth) return true;
  }
  return false;
}

/** More of them say nothing new. */
const MOST_PROBLEMS = 100;

function textOf(content: string | Uint8Array): string | undefined {
  let text: string;
  try {
    text = typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
  return text.includes('\0') ? undefined : text.replace(/^\ufeff/, '');
}

/** Why bytes are no text that can be read. */
function unreadableAs(content: string | Uint8Array): string {
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'it is UTF-16, and not UTF-8';
  const nul = typeof content === 'string' ? content.indexOf('\0') : content.indexOf(0);
  return nul === -1 ? 'it is not UTF-8 text' : `it is not text: there is a NUL at byte ${nul + 1}`;
}

function missingIn(value: Fields): string | undefined {
  const missing = ['apiVersion', 'kind'].filter((field) => typeof value[field] !== 'string' || value[field] === '');
  return missing.length > 0 ? `it has no ${missing.join(' and no ')}` : undefined;
}

/** What `kubectl get` prints for several objects. */
function itemsOf(document: Fields): readonly unknown[] | undefined {
  const { kind, items } = document;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}
