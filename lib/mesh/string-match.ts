import type { Fields } from './fields';
import { RegularExpression } from './regular-expression';

/**
 * How a text is compared. An empty match asks for presence alone; `segments` is a prefix that ends where a segment of the path
 * does, as the Gateway API has it.
 */
export interface StringMatch {
  readonly kind: 'exact' | 'prefix' | 'segments' | 'regex' | 'present';
  readonly value: string;
}

/** Follows `canBeConvertedToPresentMatch` in pilot/pkg/networking/core/route/route.go for what is empty or `*`. */
export function readStringMatch(match: Fields | undefined): StringMatch | undefined {
  if (!match) return undefined;
  for (const kind of ['exact', 'prefix', 'regex'] as const) {
    const value = match.text(kind);
    if (value === undefined) continue;
    return kind === 'regex' && value === '*' ? { kind: 'present', value } : { kind, value };
  }
  return { kind: 'present', value: '' };
}

export function matchesString({ kind, value }: StringMatch, text: string, isCaseIgnored = false): boolean {
  const [wanted, given] = isCaseIgnored ? [value.toLowerCase(), text.toLowerCase()] : [value, text];
  switch (kind) {
    case 'exact':
      return given === wanted;
    case 'prefix':
      return given.startsWith(wanted);
    case 'segments': {
      const path = wanted.replace(/\/$/, '');
      return given === path || given.startsWith(`${path}/`);
    }
    case 'regex':
      return matchesWhole(value, text);
    case 'present':
      return true;
  }
}

/** Envoy compares the whole text; an expression that it cannot read matches nothing. */
export function matchesWhole(expression: string, text: string): boolean {
  return RegularExpression.parse(expression)?.matchesWhole(text) ?? false;
}
