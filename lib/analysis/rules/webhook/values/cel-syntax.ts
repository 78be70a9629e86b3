const TOKENS =
  /\s+|\/\/[^\n]*|((?:[rR]?[bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))|(0x[0-9a-fA-F]+u?|\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\.\d+(?:[eE][-+]?\d+)?|\d+[uU]?)|([A-Za-z_]\w*|`[\w.\-/ ]+`)|(&&|\|\||[<>=!]=|[-+*/%<>!?:.,()[\]{}])/gy;

const RELATIONS = ['<', '<=', '>', '>=', '==', '!=', 'in'];
const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(' '),
);
const CONSTANTS = ['true', 'false', 'null'];
const LITERAL = '\0literal';

/** Whether a text is an expression of CEL by its syntax; what its names mean is not looked at. */
export function isCel(text: string): boolean {
  const tokens = tokensOf(text);
  if (tokens === undefined) return false;
  try {
    const parser = new Parser(tokens);
    parser.expression();
    return parser.isAtEnd;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [whole, string, number, name, sign] = match as unknown as (string | undefined)[];
    end += whole?.length ?? 0;
    const token = (string ?? number) === undefined ? (name ?? sign) : LITERAL;
    if (token !== undefined) tokens.push(token);
  }
  return end === text.length ? tokens : undefined;
}

/** Walks down the grammar of CEL; throws a SyntaxError where it ends. */
class Parser {
  private next = 0;

  public constructor(private readonly tokens: readonly string[]) {}

  public get isAtEnd(): boolean {
    return this.next === this.tokens.length;
  }

  public expression(): void {
    this.operands(['||'], () => {
      this.operands(['&&'], () => {
        this.relation();
      });
    });
    if (!this.take('?')) return;
    this.operands(['||'], () => {
      this.operands(['&&'], () => {
        this.relation();
      });
    });
    this.need(':');
    this.expression();
  }

  private relation(): void {
    this.operands(RELATIONS, () => {
      this.operands(['+', '-'], () => {
        this.operands(['*', '/', '%'], () => {
          this.unary();
        });
      });
    });
  }

  private operands(operators: readonly string[], operand: () => void): void {
    do operand();
    while (operators.some((operator) => this.take(operator)));
  }

  private unary(): void {
    const sign = ['!', '-'].find((one) => this.take(one));
    while (sign !== undefined && this.take(sign));
    this.members(this.primary());
  }

  /** Whether it is a name, which can be the one of a message. */
  private primary(): boolean {
    if (this.take('(')) {
      this.expression();
      this.need(')');
    } else if (this.take('['))
      this.list(']', () => {
        this.item();
      });
    else if (this.take('{'))
      this.list('}', () => {
        this.entry();
      });
    else if (!this.take(LITERAL)) {
      if (this.take('.') && CONSTANTS.includes(this.tokens[this.next])) throw new SyntaxError('a name is missing');
      this.name();
      if (!this.take('(')) return true;
      this.list(')', () => {
        this.expression();
      });
    }
    return false;
  }

  private members(isMessage: boolean): void {
    let isName = isMessage;
    for (;;) {
      if (this.take('.')) {
        this.take('?');
        this.name(true);
        if (this.take('(')) {
          isName = false;
          this.list(')', () => {
            this.expression();
          });
        }
      } else if (this.take('[')) {
        isName = false;
        this.item();
        this.need(']');
      } else if (isName && this.take('{')) {
        isName = false;
        this.list('}', () => {
          this.field();
        });
      } else return;
    }
  }

  private field(): void {
    this.take('?');
    this.name(true);
    this.need(':');
    this.expression();
  }

  private item(): void {
    this.take('?');
    this.expression();
  }

  private entry(): void {
    this.item();
    this.need(':');
    this.expression();
  }

  private list(end: string, part: () => void): void {
    while (!this.take(end)) {
      part();
      if (!this.take(',')) {
        this.need(end);
        return;
      }
    }
  }

  private name(isMember = false): void {
    const token = this.tokens.at(this.next) ?? '';
    const isName = /^[A-Za-z_`]/.test(token) && (isMember ? token !== 'in' : !RESERVED.has(token));
    if (!isName || this.isAtEnd) throw new SyntaxError('a name is missing');
    this.next += 1;
  }

  private take(token: string): boolean {
    if (this.tokens[this.next] !== token) return false;
    this.next += 1;
    return true;
  }

  private need(token: string): void {
    if (!this.take(token)) throw new SyntaxError(`${token} is missing`);
  }
}
