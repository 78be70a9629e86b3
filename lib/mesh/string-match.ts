import type { Fields } from './fields';

/** How a text is compared. An empty match asks for presence alone. */
export interface StringMatch {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'present';
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
    case 'regex':
      return matchesWhole(value, text);
    case 'present':
      return true;
  }
}

/** Envoy compares the whole text; an expression that JavaScript cannot read matches nothing. */
export function matchesWhole(expression: string, text: string): boolean {
  return expressionOf(`^(?:${expression})$`)?.test(text) ?? false;
}

/** An expression of RE2 as JavaScript reads it. */
export function expressionOf(expression: string): RegExp | undefined {
  const flags = /^(\^?\(?\?*:?)\(\?([imsU]+)\)/.exec(expression);
  try {
    return flags
      ? new RegExp(expression.replace(`(?${flags[2]})`, ''), flags[2].replace('U', ''))
      : new RegExp(expression.replaceAll('(?P<', '(?<'));
  } catch {
    return undefined;
  }
}
