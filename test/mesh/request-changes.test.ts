import { Fields } from '../../lib/mesh/fields';
import { changedHeaders, normalizedPath, readHeaderChanges, rewrittenPath } from '../../lib/mesh/request-changes';
import type { HttpMatch } from '../../lib/mesh/virtual-service';

const NO_MATCH = { uri: undefined } as unknown as HttpMatch;
const matching = (kind: 'exact' | 'prefix' | 'regex', value: string): HttpMatch => ({
  ...NO_MATCH,
  uri: { kind, value },
});

test.each([
  ['/plain/path', '/plain/path'],
  ['/a/../b?c=/../d', '/b?c=/../d'],
  ['/a/%2e%2E/b', '/b'],
  ['/../../b', '/b'],
  ['/a/.', '/a/'],
  ['/a/..', '/'],
  ['/a//b', '/a//b'],
  ['/.hidden/...', '/.hidden/...'],
  ['/l%65tters/%2Fslash/%20', '/letters/%2Fslash/%20'],
])('the path %s is taken for %s', (path, normal) => {
  expect(normalizedPath(path)).toBe(normal);
});

test.each([
  {
    name: 'what a prefix has matched',
    path: '/old/a?b',
    match: matching('prefix', '/old/'),
    uri: '/new/',
    to: '/new/a?b',
  },
  { name: 'more than a segment', path: '/oldest', match: matching('prefix', '/old'), uri: '/new', to: '/newest' },
  { name: 'a whole path', path: '/old?b', match: matching('exact', '/old'), uri: '/new', to: '/new?b' },
  { name: 'a path by an expression', path: '/old/a', match: matching('regex', '/o.*'), uri: '/new', to: '/new' },
  { name: 'the slash of a route without a path', path: '/old', match: undefined, uri: '/new/', to: '/new/old' },
  { name: 'the slash of a route about headers', path: '/old', match: NO_MATCH, uri: '/new', to: '/newold' },
])('a rewrite takes the place of $name', ({ path, match, uri, to }) => {
  expect(rewrittenPath(path, match, { uri })).toBe(to);
});

test.each([
  { match: '^/users/([0-9]+)', substitution: String.raw`/u/\1`, path: '/users/7/x?users/8', to: '/u/7/x?users/8' },
  { match: 'a', substitution: String.raw`<\0$1\\>`, path: '/a/a', to: String.raw`/<a$1\>/<a$1\>` },
  { match: '(a', substitution: '', path: '/(a', to: '/(a' },
])('an expression $match is replaced by $substitution', ({ path, to, ...pattern }) => {
  expect(rewrittenPath(path, undefined, { pattern })).toBe(to);
});

test('headers are removed, then set or added', () => {
  const changes = readHeaderChanges(
    Fields.of(
      {
        request: {
          remove: ['X-Gone', ':path'],
          set: { 'X-Set': '100%%', Host: 'other' },
          add: { 'x-more': 'b', ':path': '/' },
        },
      },
      '',
      () => undefined,
    ),
  );
  expect(changes?.authority).toBe('other');
  const before = { 'x-gone': ['a'], 'x-set': ['a'], 'x-more': ['a'], 'x-own': ['a'] };
  expect(changedHeaders(before, [undefined, changes])).toEqual({
    'x-set': ['100%'],
    'x-more': ['a', 'b'],
    'x-own': ['a'],
  });
});
