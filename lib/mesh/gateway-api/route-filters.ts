import type { Fields } from '../fields';
import { HeaderChanges, headerChanges, Rewrite } from '../request-changes';
import type { Destination, HttpRoute } from '../virtual-service';
import { backendOf, RouteContext, RouteError } from './backends';

/** What filters do to requests, as far as it decides where they go. */
export type Filtered = Pick<HttpRoute, 'rewrite' | 'mirrors' | 'headers' | 'redirect'>;

/** What the API server writes where no status is given. */
const REDIRECTED = 302;

/**
 * What the filters of a rule do. Follows `convertHTTPRoute` and `convertGRPCRoute` in
 * pilot/pkg/config/kube/gateway/conversion.go.
 *
 * @throws RouteError for a filter that Istio does not know
 */
export function filtersOf(rule: Fields, path: string, context: RouteContext): Filtered {
  const mirrors: Destination[] = [];
  let found: Filtered = { mirrors };
  for (const [index, filter] of rule.objects('filters').entries()) {
    const type = filter.text('type') ?? '';
    const at = `${path}.filters[${index}]`;
    switch (`${context.route.kind} ${type}`) {
      case 'HTTPRoute RequestHeaderModifier':
      case 'GRPCRoute RequestHeaderModifier':
        found = { ...found, headers: changesOf(filter.fields('requestHeaderModifier')) };
        break;
      case 'HTTPRoute ResponseHeaderModifier':
      case 'GRPCRoute ResponseHeaderModifier':
        changesOf(filter.fields('responseHeaderModifier'));
        break;
      case 'HTTPRoute RequestMirror':
      case 'GRPCRoute RequestMirror':
        mirrors.push(...mirrorOf(filter.fields('requestMirror'), at, context));
        break;
      case 'HTTPRoute RequestRedirect':
        found = { ...found, redirect: redirectOf(filter.optional('requestRedirect')) };
        break;
      case 'HTTPRoute URLRewrite':
        found = { ...found, rewrite: rewriteOf(filter.fields('urlRewrite')) };
        break;
      case 'HTTPRoute CORS':
        break;
      default:
        throw new RouteError(`${at}: Istio has no filter ${JSON.stringify(type)} for ${context.route.kind}s`);
    }
  }
  return { ...found, mirrors };
}

/** What a filter does to headers. Follows `createHeadersFilter`. */
export function changesOf(filter: Fields): HeaderChanges {
  const written = ['set', 'add'].flatMap((operation) =>
    filter.objects(operation).map((header) => {
      const [name, value] = [header.text('name') ?? '', header.text('value') ?? ''];
      if (!isHeaderValue(value)) throw new RouteError(`header ${name} has a value with control characters`);
      return { name, value, isAdded: operation === 'add' };
    }),
  );
  return headerChanges(written, filter.texts('remove'));
}

function isHeaderValue(value: string): boolean {
  return Array.from(value).every((each) => each === '\t' || (each >= ' ' && each !== '\u007f'));
}

function redirectOf(filter: Fields | undefined): Filtered['redirect'] {
  return filter && { code: filter.positive('statusCode') ?? REDIRECTED };
}

/** Follows `createRewriteFilter`: one that changes nothing is none. */
function rewriteOf(filter: Fields): Rewrite | undefined {
  const authority = filter.filled('hostname');
  const path = filter.fields('path');
  switch (path.text('type')) {
    case 'ReplacePrefixMatch': {
      const prefix = (path.text('replacePrefixMatch') ?? '').replace(/\/$/, '');
      return { authority, uri: prefix === '' ? '/' : prefix };
    }
    case 'ReplaceFullPath':
      return { authority, pattern: { match: '/.*', substitution: path.text('replaceFullPath') ?? '' } };
    default:
      return authority === undefined ? undefined : { authority };
  }
}

/**
 * Follows `createMirrorFilter`: an HTTPRoute goes on without a mirror that is not there, a GRPCRoute does not.
 */
function mirrorOf(filter: Fields, at: string, context: RouteContext): Destination[] {
  const { route } = context;
  const problem = (text: string): Destination[] => {
    if (route.kind === 'GRPCRoute') throw new RouteError(`${at}: ${text}`);
    route.spec.report(`${at}.requestMirror.backendRef`, `mirrors nothing: ${text}`);
    return [];
  };
  let backend;
  try {
    backend = backendOf(filter.fields('backendRef'), context);
  } catch (error) {
    if (error instanceof RouteError) return problem(error.message);
    throw error;
  }
  if (backend.problem !== undefined) return problem(backend.problem);
  return shareOf(filter) > 0 ? [backend.destination] : [];
}

function shareOf(filter: Fields): number {
  const fraction = filter.optional('fraction');
  if (fraction) return (100 * (fraction.number('numerator') ?? 0)) / (fraction.number('denominator') ?? 100);
  return filter.number('percent') ?? 100;
}
