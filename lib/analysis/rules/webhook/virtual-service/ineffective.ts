import { Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { HttpMatch, TO_API, virtualService, VirtualService } from './routes';
import { repetitions } from './same-matches';

/** B4-20. */
export const ineffective = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE025',
    severity: Severity.WARNING,
    title: 'A match that an earlier one leaves nothing for',
    why: 'The first match that fits decides.',
    remedy: 'Remove it, or move the one that says more before the one that says less',
    fires: virtualService({
      http: [{ match: [{ uri: { prefix: '/a' } }, { uri: { prefix: '/a/b' } }], route: [TO_API] }],
    }),
    accepts: virtualService({
      http: [{ match: [{ uri: { prefix: '/a/b' } }, { uri: { prefix: '/a' } }], route: [TO_API] }],
    }),
    follows: 'analyzeUnreachableHTTPRules, coveredValidation',
  },
  ({ spec }, report) => {
    for (const protocol of ['http', 'tls', 'tcp'] as const) {
      const routes: readonly { readonly match?: readonly object[] }[] = spec[protocol] ?? [];
      for (const { path, earlier } of repetitions(routes, ['spec', protocol])) {
        report(path, `${protocol}[${earlier[2]}].match[${earlier[4]}] is the same`);
      }
    }
    const repeated = new Set(repetitions(spec.http ?? [], ['spec', 'http']).map(({ path }) => path.join()));
    const prefixes = prefixesOf(spec).filter(({ path }) => !repeated.has(path.join()));
    prefixes.forEach((later, index) => {
      const other = prefixes.slice(0, index).find((earlier) => covers(earlier.match, later.match));
      if (other) report(later.path, `http[${other.path[2]}].match[${other.path[4]}] fits whenever it does`);
    });
  },
);

interface Prefix {
  readonly path: Path;
  readonly match: HttpMatch;
}

/** Up to the first route that takes every request. */
function prefixesOf({ http = [] }: VirtualService): readonly Prefix[] {
  const end = http.findIndex(({ match = [] }) => match.length === 0);
  return http
    .slice(0, end < 0 ? http.length : end)
    .flatMap(({ match = [] }, index) =>
      match.flatMap((one, place) =>
        (one.uri?.prefix ?? '') === '' ? [] : [{ path: ['spec', 'http', index, 'match', place], match: one }],
      ),
    );
}

/** As Istio compares them: only texts and prefixes, and without a method GET is meant. */
function covers(one: HttpMatch, other: HttpMatch): boolean {
  const [prefix = '', longer = ''] = [one.uri?.prefix, other.uri?.prefix];
  return (
    prefix !== longer &&
    longer.startsWith(prefix) &&
    (one.port ?? 0) === (other.port ?? 0) &&
    (textOf(one.method) || 'exact:GET').startsWith(textOf(other.method) || 'exact:GET') &&
    textOf(one.authority).startsWith(textOf(other.authority)) &&
    coversAll(one.headers, other.headers) &&
    coversAll(one.queryParams, other.queryParams) &&
    coversAll(one.withoutHeaders, other.withoutHeaders)
  );
}

type Texts = HttpMatch['headers'];

function coversAll(one: Texts = {}, other: Texts = {}): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && textOf(one[name]).startsWith(textOf(other[name])));
}

function textOf(text: HttpMatch['uri']): string {
  const { exact = '', prefix = '' } = text ?? {};
  if (exact !== '') return `exact:${exact}`;
  return prefix === '' ? '' : `prefix:${prefix}`;
}
