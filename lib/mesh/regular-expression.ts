import type * as Re2 from 're2js';

/** An expression as Envoy compares it: in time that grows with the text alone, whatever is written. */
export class RegularExpression {
  /** Undefined where RE2 cannot read it. */
  public static parse(expression: string): RegularExpression | undefined {
    const re2 = re2Library();
    try {
      return new RegularExpression(re2.RE2JS.compile(expression));
    } catch (error) {
      if (error instanceof re2.RE2JSException) return undefined;
      throw error;
    }
  }

  private constructor(private readonly compiled: Re2.RE2JS) {}

  public matchesWhole(text: string): boolean {
    return this.compiled.matches(text);
  }
}

/** Loaded when an expression is first read: most meshes have none. */
export function re2Library(): typeof Re2 {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be loaded at once.
  return require('re2js') as typeof Re2;
}
