const KEY = /^([A-Za-z][\w./-]*|"[A-Za-z][\w./-]*"|'[A-Za-z][\w./-]*'):(?: +(.*))?$/;
const PLAIN =
  /^(?:[A-Za-z/^](?:[\w./@=+,;()|*^$?-]|:(?=[\w/*])| (?=[\w/(]))*|\d+(?:\.\d+){3}(?:\/\d+)?|\d+(?:ms|s|m|h))$/;
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;
const DOUBLE_QUOTED = /^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*"$/;
const SINGLE_QUOTED = /^'(?:[^']|'')*'$/;

/** YAML 1.1 reads these as something else than text, whatever the case of their letters. */
const WORDS = new Set(['y', 'yes', 'n', 'no', 'on', 'off', 'true', 'false', 'null']);

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const MAX_DEPTH = 60;

/** Something that only the YAML library reads. */
class NotPlain extends Error {}

interface Line {
  readonly indent: number;
  readonly content: string;
}

/**
 * The value of a document that is written as printers write it: maps and lists one entry a line, scalars on one line. It is
 * far quicker than the YAML library, which reads whatever is written otherwise.
 *
 * @returns undefined where the document is not so plain
 */
export function readPlain(lines: readonly string[]): { readonly value: unknown } | undefined {
  try {
    return { value: new PlainReader(lines).readAll() };
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class PlainReader {
  private readonly lines: Line[] = [];
  private at = 0;
  private depth = 0;

  public constructor(written: readonly string[]) {
    for (const line of written) {
      const content = line.trim();
      if (content === '' || content.startsWith('#')) continue;
      const indent = line.search(/[^ ]/);
      // Tabs and line breaks of other systems have rules of their own.
      if (/[^\S ]/.test(line)) throw new NotPlain();
      this.lines.push({ indent, content });
    }
  }

  public readAll(): unknown {
    if (this.lines.length === 0) return undefined;
    const value = this.readBlock(this.lines[0].indent);
    if (this.at < this.lines.length) throw new NotPlain();
    return value;
  }

  private readBlock(indent: number): unknown {
    if (++this.depth > MAX_DEPTH) throw new NotPlain();
    const { content } = this.lines[this.at];
    const value = isEntry(content) ? this.readList(indent) : this.readMap(indent);
    this.depth -= 1;
    return value;
  }

  private readMap(indent: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (let line = this.line(); line?.indent === indent && !isEntry(line.content); line = this.line()) {
      const found = KEY.exec(line.content) as unknown as [string, string, string?] | null;
      if (!found) throw new NotPlain();
      const key = found[1].replace(/^["']|["']$/g, '');
      if (Object.hasOwn(map, key) || WORDS.has(key.toLowerCase())) throw new NotPlain();
      this.at += 1;
      map[key] = found[2] === undefined ? this.readBelow(indent) : scalarOf(found[2]);
    }
    this.checkEnd(indent);
    return map;
  }

  private readBelow(indent: number): unknown {
    const next = this.line();
    if (!next || next.indent < indent) return null;
    if (next.indent > indent || isEntry(next.content)) return this.readBlock(next.indent);
    return null;
  }

  private readList(indent: number): unknown[] {
    const list: unknown[] = [];
    for (let line = this.line(); line?.indent === indent && isEntry(line.content); line = this.line()) {
      list.push(this.readEntry(line));
    }
    this.checkEnd(indent);
    return list;
  }

  private readEntry({ indent, content }: Line): unknown {
    const inside = content.slice(1).trimStart();
    if (inside === '') {
      this.at += 1;
      const next = this.line();
      return next && next.indent > indent ? this.readBlock(next.indent) : null;
    }
    if (!isEntry(inside) && !KEY.test(inside)) {
      this.at += 1;
      return scalarOf(inside);
    }
    // What begins behind the dash goes on below itself.
    const column = indent + content.length - inside.length;
    this.lines[this.at] = { indent: column, content: inside };
    return this.readBlock(column);
  }

  private checkEnd(indent: number): void {
    const next = this.line();
    if (next && next.indent > indent) throw new NotPlain();
  }

  private line(): Line | undefined {
    return this.lines[this.at];
  }
}

function isEntry(content: string): boolean {
  return content === '-' || content.startsWith('- ');
}

function scalarOf(written: string): unknown {
  if (CONSTANTS.has(written)) return CONSTANTS.get(written);
  if (NUMBER.test(written)) return Number(written);
  if (PLAIN.test(written) && !WORDS.has(written.toLowerCase())) return written;
  if (DOUBLE_QUOTED.test(written)) return JSON.parse(written) as unknown;
  if (SINGLE_QUOTED.test(written)) return written.slice(1, -1).replaceAll("''", "'");
  if (written === '{}') return {};
  if (written === '[]') return [];
  throw new NotPlain();
}
