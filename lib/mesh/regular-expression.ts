import { parseExpression, RegexNode } from './regular-expression-syntax';

/** More steps than any expression that a proxy takes. */
const MAX_STEPS = 20_000;

type Test = (character: string) => boolean;

/** `next` leads on without a character, `test` takes one and leads to the step behind it. */
interface Step {
  readonly test?: Test;
  readonly holds?: (before: string, after: string) => boolean;
  next: number[];
}

/**
 * An expression of RE2, compared with a whole text in time that grows with the text alone: other than in JavaScript, no
 * expression takes long. It keeps all places in the expression that what has been read may have led to.
 */
export class RegularExpression {
  /** Undefined where RE2 cannot read it. */
  public static parse(expression: string): RegularExpression | undefined {
    const known = parseExpression(expression);
    return known && RegularExpression.compile(known);
  }

  private static compile(root: RegexNode): RegularExpression | undefined {
    const steps: Step[] = [];
    try {
      const end = add(steps, { next: [] });
      const start = build(steps, root, end);
      return new RegularExpression(steps, start, end);
    } catch (error) {
      if (error instanceof TooLong) return undefined;
      throw error;
    }
  }

  private constructor(
    private readonly steps: readonly Step[],
    private readonly start: number,
    private readonly end: number,
  ) {}

  public matchesWhole(text: string): boolean {
    const characters = Array.from(text);
    let current = this.reached([this.start], '', characters[0] ?? '');
    for (const [index, character] of characters.entries()) {
      const taken = [...current].filter((step) => this.steps[step].test?.(character));
      if (taken.length === 0) return false;
      const after = taken.flatMap((step) => this.steps[step].next);
      current = this.reached(after, character, characters[index + 1] ?? '');
    }
    return current.has(this.end);
  }

  /** All steps that can be reached between two characters. */
  private reached(from: readonly number[], before: string, after: string): Set<number> {
    const found = new Set<number>();
    const waiting = [...from];
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      if (found.has(step)) continue;
      found.add(step);
      const { test, holds, next } = this.steps[step];
      if (!test && (!holds || holds(before, after))) for (const each of next) waiting.push(each);
    }
    return found;
  }
}

class TooLong extends Error {}

function add(steps: Step[], step: Step): number {
  if (steps.length >= MAX_STEPS) throw new TooLong();
  return steps.push(step) - 1;
}

/** Adds the steps of a part that lead to `end`, and says where they begin. */
function build(steps: Step[], node: RegexNode, end: number): number {
  switch (node.kind) {
    case 'character':
      return add(steps, { test: node.test, next: [end] });
    case 'assertion':
      return add(steps, { holds: node.holds, next: [end] });
    case 'sequence':
      return node.parts.reduceRight((next, part) => build(steps, part, next), end);
    case 'choice':
      return add(steps, { next: node.parts.map((part) => build(steps, part, end)) });
    case 'repeat':
      return buildRepeat(steps, node, end);
  }
}

function buildRepeat(
  steps: Step[],
  { part, least, most }: RegexNode & { readonly kind: 'repeat' },
  end: number,
): number {
  let next = end;
  if (most === undefined) {
    const loop = add(steps, { next: [end] });
    steps[loop].next.push(build(steps, part, loop));
    next = loop;
  } else {
    for (let count = least; count < most; count += 1) next = add(steps, { next: [end, build(steps, part, next)] });
  }
  for (let count = 0; count < least; count += 1) next = build(steps, part, next);
  return next;
}
