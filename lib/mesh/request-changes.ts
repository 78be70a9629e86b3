import { createRequire } from 'node:module';
import type * as Re2 from 're2js';
import type { Fields } from './fields';
import type { HttpMatch } from './virtual-service';

/** What `headers.request` of a route or a destination changes. */
export interface HeaderChanges {
  /** The Host header, which is not changed as others are; empty if it stays. */
  readonly authority: string;
  readonly removed: readonly string[];
  /** What is set, then what is added. */
  readonly values: readonly { readonly name: string; readonly value: string; readonly isAdded: boolean }[];
}

/** What `rewrite` of a route changes. */
export interface Rewrite {
  readonly authority?: string;
  /** Takes the place of what the route has matched. */
  readonly uri?: string;
  /** An expression of RE2, and what takes the place of all that it describes. */
  readonly pattern?: { readonly match: string; readonly substitution: string };
}

/** The values of each header by its name in small letters. */
export type RequestHeaders = Readonly<Record<string, readonly string[]>>;

/** Loaded when a path is first rewritten by an expression, which most programs never do. */
function re2Library(): typeof Re2 {
  return createRequire(__filename)('re2js') as typeof Re2;
}

/** Follows `TranslateHeadersOperations` in pilot/pkg/networking/core/route/route.go. */
export function readHeaderChanges(headers: Fields | undefined): HeaderChanges | undefined {
  if (!headers) return undefined;
  const request = headers.fields('request');
  const written = ['set', 'add'].flatMap((operation) =>
    Object.entries(request.map(operation)).map(([name, value]) => ({ name, value, isAdded: operation === 'add' })),
  );
  return headerChanges(written, request.texts('remove'));
}

/** Of what is set or added, the Host header is no header as others are. */
export function headerChanges(written: HeaderChanges['values'], removed: readonly string[]): HeaderChanges {
  return {
    authority: written.find(({ name }) => isAuthority(name))?.value ?? '',
    removed: removed.filter((name) => !isInternal(name)),
    values: written.filter(({ name }) => !isInternal(name)),
  };
}

function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

function isInternal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host';
}

export function readRewrite(rewrite: Fields | undefined): Rewrite | undefined {
  if (!rewrite) return undefined;
  const expression = rewrite.optional('uriRegexRewrite');
  return {
    authority: rewrite.filled('authority'),
    uri: rewrite.filled('uri'),
    pattern: expression && { match: expression.text('match') ?? '', substitution: expression.text('rewrite') ?? '' },
  };
}

/**
 * Of routes of the Gateway API, `/` in the place of whole segments takes them away. Follows `applyHTTPRouteDestination` in
 * pilot/pkg/networking/core/route/route.go.
 */
export function wholeSegments(rewrite: Rewrite | undefined, match: HttpMatch | undefined): Rewrite | undefined {
  if (rewrite?.uri !== '/') return rewrite;
  const segments = match?.uri?.kind === 'segments' ? match.uri.value : '';
  const quoted = segments.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return { authority: rewrite.authority, pattern: { match: `^${quoted}(/?)(.*)`, substitution: '/\\2' } };
}

/** The path as the next one gets it; what is behind a question mark stays. */
export function rewrittenPath(path: string, match: HttpMatch | undefined, rewrite: Rewrite | undefined): string {
  const [own, query] = splitQuery(path);
  if (rewrite?.pattern) return substituted(own, rewrite.pattern) + query;
  return rewrite?.uri === undefined ? path : rewrite.uri + own.slice(matchedLength(own, match)) + query;
}

/** How much of a path a route is about: a route without a path is about the slash in front. */
function matchedLength(path: string, match: HttpMatch | undefined): number {
  switch (match?.uri?.kind) {
    case 'exact':
    case 'regex':
      return path.length;
    case 'prefix':
    case 'segments':
      return match.uri.value.length;
    default:
      return 1;
  }
}

/** Envoy keeps a path if it cannot read the expression: it refuses the whole configuration then. */
function substituted(path: string, { match, substitution }: NonNullable<Rewrite['pattern']>): string {
  const { RE2JS } = re2Library();
  try {
    return RE2JS.compile(match)
      .matcher(path)
      .replaceAll((...groups: string[]) =>
        substitution.replaceAll(/\\([\\\d])/g, (_, what: string) =>
          what === '\\' ? what : (groups[Number(what)] ?? ''),
        ),
      );
  } catch {
    return path;
  }
}

/** The query begins at the first question mark and keeps it. */
export function splitQuery(path: string): [string, string] {
  const start = path.indexOf('?');
  return start < 0 ? [path, ''] : [path.slice(0, start), path.slice(start)];
}

/** Envoy removes first; what is added stands beside a value that is there. */
export function changedHeaders(
  headers: RequestHeaders,
  changes: readonly (HeaderChanges | undefined)[],
): RequestHeaders {
  const known = changes.filter((each) => each !== undefined);
  const removed = new Set(known.flatMap((each) => each.removed).map((name) => name.toLowerCase()));
  const result = new Map(Object.entries(headers).filter(([name]) => !removed.has(name)));
  for (const { name, value, isAdded } of known.flatMap((each) => each.values)) {
    const key = name.toLowerCase();
    const before = isAdded ? (result.get(key) ?? []) : [];
    result.set(key, [...before, value.replaceAll('%%', '%')]);
  }
  return Object.fromEntries(result);
}

/** What means the same with and without a percent sign. */
const UNRESERVED = /%(2d|2e|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/gi;

/**
 * Proxies decode letters, digits and `-._~` and resolve `.` and `..` before they look at a path, as Istio has it by default
 * (`pathNormalization.normalization: BASE`).
 */
export function normalizedPath(path: string): string {
  const [own, query] = splitQuery(path);
  const plain = own.replaceAll(UNRESERVED, decodeURIComponent);
  if (!plain.includes('/.')) return plain + query;
  const kept: string[] = [];
  const segments = plain.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    const isDots = segment === '.' || segment === '..';
    if (segment === '..') kept.pop();
    if (!isDots) kept.push(segment);
    else if (index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}${query}`;
}
