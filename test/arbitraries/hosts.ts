import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

const LETTERS_AND_DIGITS = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');

/** No top level domain is a number, or a name of the cluster. */
const TOP_LEVEL_DOMAINS = ['com', 'example', 'io', 'co.uk', 'internal', 'xn--p1ai', 'museum'];

const LONGEST_LABEL = 63;
const LONGEST_HOST = 253;

/** Letters, digits and inner dashes. */
export function dnsLabel(maxLength = LONGEST_LABEL, minLength = 1): Arbitrary<string> {
  const edge = fc.constantFrom(...LETTERS_AND_DIGITS);
  const inner = fc.oneof({ arbitrary: edge, weight: 4 }, { arbitrary: fc.constant('-'), weight: 1 });
  const many = fc
    .tuple(edge, fc.string({ unit: inner, minLength: Math.max(0, minLength - 2), maxLength: maxLength - 2 }), edge)
    .map((parts) => parts.join(''));
  return minLength > 1 ? many : fc.oneof({ arbitrary: many, weight: 5 }, { arbitrary: edge, weight: 1 });
}

function join(labels: string[], topLevelDomain: string): string {
  return [...labels, topLevelDomain].join('.');
}

function hostOf(labels: Arbitrary<string[]>): Arbitrary<string> {
  return fc.tuple(labels, fc.constantFrom(...TOP_LEVEL_DOMAINS)).map(([some, domain]) => join(some, domain));
}

const shortHost = hostOf(fc.array(dnsLabel(12), { minLength: 1, maxLength: 3 }));

/** Over 63 characters, so that it does not fit into a label. */
const longHost = hostOf(fc.array(dnsLabel(LONGEST_LABEL, 20), { minLength: 3, maxLength: 6 })).map((host) =>
  host.length <= LONGEST_HOST ? host : host.slice(host.length - LONGEST_HOST).replace(/^[-.]+/, ''),
);

const longestHost = fc
  .tuple(dnsLabel(57, 57), ...[1, 2, 3].map(() => dnsLabel(LONGEST_LABEL, LONGEST_LABEL)))
  .map((labels) => join(labels, 'com'));

/** What a server on the internet may be called. */
export function host(): Arbitrary<string> {
  return fc.oneof(
    { arbitrary: shortHost, weight: 8 },
    { arbitrary: longHost, weight: 3 },
    { arbitrary: longestHost, weight: 1 },
  );
}

/** Words that YAML could take for something else than text. */
const YAML_TRAPS = ['y', 'no', 'null', 'true', '1e3', '0x1f', '123', '012'];

/** Names of namespaces, few enough to meet often. */
export function namespace(): Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constantFrom('shop', 'billing', 'ops', 'team-1'), weight: 6 },
    { arbitrary: fc.constantFrom(...YAML_TRAPS), weight: 1 },
    { arbitrary: dnsLabel(), weight: 1 },
  );
}

/** Line ends, also those that only YAML knows, and what is no character to a reader. */
const NOT_ONE_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{FEFF}]/u;

/** Any text that a person may write, and what YAML could misread. */
export function text(): Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...YAML_TRAPS, '12:30:45', '<<', '=', '~', '- a', 'a: b', '# a', ' a ', '2001-01-01', ''),
    fc.string({ unit: 'grapheme', maxLength: 30 }).filter((characters) => !NOT_ONE_LINE.test(characters)),
  );
}
