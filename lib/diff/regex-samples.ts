import { matchesWhole } from '../mesh/string-match';

const MOST_SAMPLES = 6;
const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };

/**
 * Some texts that an expression takes, the shortest kind first. None where it is written in a way that is not looked
 * into; what is given is certain.
 */
export function samplesOf(expression: string): string[] {
  const reader = new Reader(expression.replace(/^\^|\$$/g, ''));
  const samples = reader.alternatives();
  return [...new Set(samples)].filter((text) => matchesWhole(expression, text)).slice(0, MOST_SAMPLES);
}

/** Takes one way through each part, once with and once without what may be left out. */
class Reader {
  private at = 0;

  public constructor(private readonly text: string) {}

  public alternatives(): string[] {
    const found = this.sequence();
    while (this.text[this.at] === '|') {
      this.at += 1;
      found.push(...this.sequence());
    }
    return found.slice(0, MOST_SAMPLES * 4);
  }

  private sequence(): string[] {
    let found = [''];
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const parts = this.repeated(this.atom());
      found = found.flatMap((front) => parts.map((part) => front + part)).slice(0, MOST_SAMPLES * 4);
    }
    return found;
  }

  private atom(): string[] {
    const character = this.text[this.at];
    this.at += 1;
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return this.set();
      case '\\':
        return [this.escaped()];
      case '.':
        return ['a'];
      case '^':
      case '$':
        return [''];
      default:
        return [character];
    }
  }

  private group(): string[] {
    const flags = /^\?(?:P?<[^>]*>|[a-zA-Z]*:)/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += flags.length;
    const found = this.alternatives();
    this.at += 1;
    return found;
  }

  /** The first that is written or, of those that are not, a letter. */
  private set(): string[] {
    const end = this.text.indexOf(']', this.at + 1);
    const inside = this.text.slice(this.at, end === -1 ? undefined : end);
    this.at = end === -1 ? this.text.length : end + 1;
    if (inside.startsWith('^')) return ['a', '0', '-', '_', 'z'].filter((each) => !inside.includes(each)).slice(0, 1);
    const escaped = /^\\(.)/.exec(inside)?.[1];
    const first = escaped === undefined ? inside[0] : (CLASSES[escaped] ?? escaped);
    return inside.length > 1 && escaped === undefined && inside[1] !== '-' ? [first, inside[1]] : [first];
  }

  private escaped(): string {
    const character = this.text[this.at] ?? '';
    this.at += 1;
    return CLASSES[character] ?? character;
  }

  private repeated(parts: string[]): string[] {
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.text.slice(this.at));
    if (!quantifier) return parts;
    this.at += quantifier[0].length;
    const [written, count] = quantifier as unknown as [string, string | undefined];
    if (count !== undefined) return parts.map((part) => part.repeat(Math.min(Number(count), 64)));
    return written.startsWith('+') ? parts : ['', ...parts];
  }
}
