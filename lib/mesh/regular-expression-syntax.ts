/** Whether a place between two characters fits, which are empty at the ends of the text. */
type Assertion = (before: string, after: string) => boolean;

/** A part of an expression. */
export type RegexNode =
  | { readonly kind: 'character'; readonly test: (character: string) => boolean }
  | { readonly kind: 'assertion'; readonly holds: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly part: RegexNode; readonly least: number; readonly most?: number };

/** RE2 repeats nothing more often, and nests nothing deeper. */
const MAX_REPEAT = 1_000;
const MAX_DEPTH = 200;

const REPEAT = /[*+?]|\{(\d+)(,(\d*))?\}/y;
const GROUP = /\((?:\?(?:P?<(\w+)>|([imsU]*)(?:-([imsU]+))?([:)])))?/y;
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{\^?\w+\}|\\x\{[0-9A-Fa-f]+\}|\\[^]|[^\]\\])*\]/y;
const ESCAPE =
  /\\(?:[pP](?:\{(?:\^)?\w+\}|[A-Z])|x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})|[0-7]{2,3}|[AafBbDdnrSstvWwz]|[^\w])/uy;

const WORD = /^\w$/;
const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ['^', (before) => before === ''],
  ['\\A', (before) => before === ''],
  ['$', (_, after) => after === ''],
  ['\\z', (_, after) => after === ''],
  ['\\b', (before, after) => WORD.test(before) !== WORD.test(after)],
  ['\\B', (before, after) => WORD.test(before) === WORD.test(after)],
]);
const LINE_ASSERTIONS: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ['^', (before) => before === '' || before === '\n'],
  ['$', (_, after) => after === '' || after === '\n'],
]);

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** Reads an expression of RE2; undefined where it is none. */
export function parseExpression(expression: string): RegexNode | undefined {
  try {
    return new Reader(unquoted(expression)).readAll();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Reader {
  private at = 0;
  private flags = '';
  private depth = 0;

  public constructor(private readonly text: string) {}

  public readAll(): RegexNode {
    const node = this.readChoice();
    if (this.at < this.text.length) throw new SyntaxError('what is closed was not opened');
    return node;
  }

  private readChoice(): RegexNode {
    if (++this.depth > MAX_DEPTH) throw new SyntaxError('nested too deep');
    const parts = [this.readSequence()];
    while (this.take('|')) parts.push(this.readSequence());
    this.depth -= 1;
    return parts.length === 1 ? parts[0] : { kind: 'choice', parts };
  }

  private readSequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.at < this.text.length && !'|)'.includes(this.text[this.at])) {
      const part = this.readPart();
      if (part) parts.push(this.readRepeats(part));
    }
    return { kind: 'sequence', parts };
  }

  private readRepeats(part: RegexNode): RegexNode {
    const found = this.match(REPEAT);
    if (!found) return part;
    const [sign, low, comma, high] = found as unknown as [string, string?, string?, string?];
    // Whether as much or as little as possible is taken, the whole text fits or it does not.
    this.take('?');
    if (this.match(/[*+?]/y)) throw new SyntaxError('repeated twice');
    if (low === undefined)
      return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : undefined };
    const least = Number(low);
    const most = comma === undefined ? least : high ? Number(high) : undefined;
    if (Math.max(least, most ?? 0) > MAX_REPEAT || (most !== undefined && most < least)) {
      throw new SyntaxError('repeated too often');
    }
    return { kind: 'repeat', part, least, most };
  }

  private readPart(): RegexNode | undefined {
    const first = this.text[this.at];
    if (first === '(') return this.readGroup();
    if (first === '[') return this.character(classOf(this.match(CLASS)?.[0]));
    if (first === '\\') return this.readEscape();
    if ('*+?'.includes(first)) throw new SyntaxError('nothing to repeat');
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    this.at += character.length;
    if (character === '.') return this.character(this.flags.includes('s') ? '[^]' : '[^\\n]');
    return this.assertion(character) ?? this.character(literal(character));
  }

  private readGroup(): RegexNode | undefined {
    const found = this.match(GROUP);
    if (!found || this.text.startsWith('?', this.at)) throw new SyntaxError('no group of RE2');
    const [, , on = '', off = '', end] = found as unknown as (string | undefined)[];
    const outer = this.flags;
    this.flags = Array.from(outer + on)
      .filter((flag) => !off.includes(flag))
      .join('');
    if (end === ')') return undefined;
    const node = this.readChoice();
    if (!this.take(')')) throw new SyntaxError('a group without an end');
    this.flags = outer;
    return node;
  }

  private readEscape(): RegexNode {
    const escaped = this.match(ESCAPE)?.[0];
    if (escaped === undefined) throw new SyntaxError('no escape of RE2');
    return this.assertion(escaped) ?? this.character(escapeOf(escaped));
  }

  private assertion(text: string): RegexNode | undefined {
    const holds = (this.flags.includes('m') ? LINE_ASSERTIONS.get(text) : undefined) ?? ASSERTIONS.get(text);
    return holds && { kind: 'assertion', holds };
  }

  /** One character of which JavaScript says whether it fits. */
  private character(pattern: string): RegexNode {
    const expression = new RegExp(`^(?:${pattern})$`, this.flags.includes('i') ? 'iu' : 'u');
    return { kind: 'character', test: (character) => expression.test(character) };
  }

  private match(expression: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(expression);
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}

/** What stands between `\Q` and `\E` means itself. */
function unquoted(expression: string): string {
  return expression.replace(/\\Q([^]*?)(?:\\E|$)|\\[^]/g, (part: string, quoted?: string) =>
    quoted === undefined ? part : Array.from(quoted, literal).join(''),
  );
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

/** In the way of JavaScript, for which one more of the characters below has to be escaped. */
function escapeOf(escaped: string): string {
  if (escaped === '\\a') return '\\x07';
  const braced = /^\\x\{(.+)\}$/.exec(escaped)?.[1];
  if (braced !== undefined) return `\\u{${braced}}`;
  const octal = /^\\([0-7]{2,3})$/.exec(escaped)?.[1];
  if (octal !== undefined) return `\\u{${parseInt(octal, 8).toString(16)}}`;
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|([A-Z]))$/.exec(escaped);
  if (property) {
    const [, letter, negation, long, short] = property as unknown as (string | undefined)[];
    const isNegated = (letter === 'P') !== (negation === '^');
    const name = long ?? short ?? '';
    return `\\${isNegated ? 'P' : 'p'}{${name.length > 2 ? `Script=${name}` : name}}`;
  }
  return /^\\\W$/u.test(escaped) ? literal(escaped.slice(1)) : escaped;
}

function classOf(written: string | undefined): string {
  if (written === undefined) throw new SyntaxError('a set without an end');
  const negation = written.startsWith('[^') ? '^' : '';
  const inside = written.slice(1 + negation.length, -1);
  const translated = inside.replace(
    /\[:(\^?)(\w+):\]|\\(?:[pP]\{\^?\w+\}|x\{[0-9A-Fa-f]+\}|[^])|[[\]^]/gu,
    (part: string, negated?: string, name?: string) => {
      if (name !== undefined) {
        if (negated === '^' || !Object.hasOwn(POSIX, name)) throw new SyntaxError('an unknown set');
        return POSIX[name];
      }
      if (!part.startsWith('\\')) return `\\${part}`;
      return part === '\\-' ? part : escapeOf(part);
    },
  );
  return `[${negation}${translated}]`;
}
