import fc from 'fast-check';
import { RegularExpression } from '../../lib/mesh/regular-expression';
import { useSeed } from '../arbitraries/seed';

useSeed('regular expressions');

function matches(expression: string, text: string): boolean | undefined {
  return RegularExpression.parse(expression)?.matchesWhole(text);
}

describe('an expression of RE2', () => {
  it.each([
    ['/v[0-9]+', '/v12', true],
    ['/v[0-9]+', '/v12/', false],
    ['a|b|', '', true],
    ['(?i)abc', 'AbC', true],
    ['(?i:a)b', 'AB', false],
    ['(?i:a)b', 'Ab', true],
    ['(?P<name>a+)(?:b)', 'aab', true],
    ['(?s).*', 'a\nb', true],
    ['.*', 'a\nb', false],
    ['a{2,3}', 'a', false],
    ['a{2,3}', 'aaa', true],
    ['a{2,}', 'aaaa', true],
    ['a{2}?', 'aa', true],
    ['a{,2}', 'a{,2}', true],
    ['^a$', 'a', true],
    ['a\\b.b', 'a-b', true],
    ['a\\b.b', 'acb', false],
    ['[[:alpha:]_]+', 'a_B', true],
    ['[^[:digit:]]', '5', false],
    ['[]a]+', ']a', true],
    ['[\\]a-]+', ']-', true],
    ['\\pL+\\p{Greek}', 'aβ', true],
    ['\\PL', 'a', false],
    ['\\x41\\x{1F991}', 'A🦑', true],
    ['\\Qa.b\\E+', 'a.bbb', true],
    ['(?m)^a$\n^b$', 'a\nb', true],
    ['\\d\\w\\s\\.', '1a .', true],
    ['[\\d.]+', '1.2', true],
    ['[a\\-z]', '-', true],
  ])('%j compared with %j: %s', (expression, text, expected) => {
    expect(matches(expression, text)).toBe(expected);
  });

  it.each([
    '(',
    ')',
    '[',
    '\\',
    '*',
    'a**',
    '(?=a)',
    '(?<!a)',
    '\\1',
    'a{1001}',
    'a{2,1}',
    '[b-a]',
    '\\p{Nothing}',
    '(?x)a',
    '('.repeat(5000),
  ])('is not %j', (expression) => {
    expect(RegularExpression.parse(expression)).toBeUndefined();
  });

  it('takes no longer for any text, which JavaScript would', () => {
    const start = performance.now();
    for (const expression of ['(a+)+', '(a|aa)+', '(.*a){20}', '(a*)*b', '(a?){50}a{50}', '((a{20}){20}){20}']) {
      expect(matches(expression, `${'a'.repeat(60)}!`) ?? false).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('fits what it fits in JavaScript', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '^', '$', '\\b', '1');
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => one + other),
        fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `(${one}|${other})`),
        fc
          .tuple(tie('expression'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'))
          .map(([one, sign]) => `(?:${one})${sign}`),
      ),
    }));
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-'), maxLength: 6 });
    fc.assert(
      fc.property(expression, texts, (written, text) => {
        expect(matches(written, text)).toBe(new RegExp(`^(?:${written})$`).test(text));
      }),
      { numRuns: 1000 },
    );
  });
});
