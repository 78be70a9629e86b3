import { Place, refuse, show } from '../refusals/refuse';

/** Istio takes no longer ones. */
const MAX_LENGTH = 1024;

/** RE2 repeats nothing more often. */
const MAX_REPEAT = 1000;

/** Looks around, refers back, begins a group inside a set of characters, or leaves the set empty. */
const NOT_IN_RE2 = /\(\?(?:[=!>#|&]|<[=!])|\\[1-9uck]|\[\^?\]|\[[^\]]*\(\?|[*+?}]\+|\(\?\(/;

/** What may stand behind a backslash. */
const ESCAPE = /\\(?![AaBbDdfnPprSstvWwxz\W])/;

/** Anchors in a set of characters, or a range that ends with another set. */
const NOT_IN_CLASS = /\[(?:[^\]\\]|\\.)*\\[ABbz]|\[\^?(?:[^\]\\]|\\.)+-\\[dDwWsSpP]/;

/** What RE2 writes in its own way, in the way of JavaScript. */
const FLAGS = /\(\?(?=[imsU-])[imsU]*(?:-[imsU]+)?([:)])/g;

/** A pattern in the syntax of RE2, which compares the whole text with it. */
export function checkPattern(place: Place, property: string, pattern: string): string {
  const problem = problemOf(pattern);
  if (problem === undefined) return pattern;
  refuse('ROUTE013', place, {
    problem: `${property} ${problem}`,
    remedy: 'Write an expression of RE2, without looking around or back, such as /v[0-9]+/orders',
  });
}

function problemOf(pattern: string): string | undefined {
  if (pattern === '' || pattern.length > MAX_LENGTH) return `has ${pattern.length} characters, not 1 to ${MAX_LENGTH}`;
  const unescaped = pattern.replaceAll(/\\\\/g, '');
  if ([NOT_IN_RE2, ESCAPE, NOT_IN_CLASS].some((unknown) => unknown.test(unescaped)))
    return `${show(pattern)} uses what RE2 does not know`;
  const repeats = [...unescaped.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, ...counts]) => counts);
  if (repeats.some((count) => Number(count) > MAX_REPEAT))
    return `${show(pattern)} repeats more than ${MAX_REPEAT} times`;
  try {
    new RegExp(pattern.replaceAll('(?P<', '(?<').replaceAll(FLAGS, (_, end: string) => (end === ':' ? '(?:' : '')));
    return undefined;
  } catch {
    return `${show(pattern)} is not a regular expression`;
  }
}

/** Text in which nothing is special to RE2. */
export function quoted(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
