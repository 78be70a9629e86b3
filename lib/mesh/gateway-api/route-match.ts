import type { Fields } from '../fields';
import type { StringMatch } from '../string-match';
import type { HttpMatch } from '../virtual-service';
import { RouteError } from './backends';

/** A match without conditions. */
export const ANYTHING: HttpMatch = {
  name: '',
  isUriCaseIgnored: false,
  headers: new Map(),
  withoutHeaders: new Map(),
  queryParams: new Map(),
  gateways: [],
  sourceLabels: {},
  sourceNamespace: '',
};

/** A match of an HTTPRoute; the API server writes the path `/` where none is written. Follows `convertHTTPRoute`. */
export function httpMatch(match: Fields): HttpMatch {
  const method = match.filled('method');
  return {
    ...ANYTHING,
    uri: pathMatch(match.fields('path')),
    headers: namedMatches(match, 'headers'),
    queryParams: namedMatches(match, 'queryParams'),
    method: method === undefined ? undefined : { kind: 'exact', value: method },
  };
}

/** Follows `createURIMatch` and, for whole segments, `TranslateRouteMatch` in networking/core/route/route.go. */
function pathMatch(path: Fields): StringMatch {
  const value = path.text('value') ?? '/';
  const type = path.text('type') ?? 'PathPrefix';
  switch (type) {
    case 'PathPrefix': {
      const prefix = value === '/' ? value : value.replace(/\/$/, '');
      return prefix === '/' ? { kind: 'prefix', value: prefix } : { kind: 'segments', value: prefix };
    }
    case 'Exact':
      return { kind: 'exact', value };
    case 'RegularExpression':
      return expression(value);
    default:
      throw new RouteError(`${JSON.stringify(type)} is none of PathPrefix, Exact, RegularExpression`);
  }
}

/** Follows `createHeadersMatch` and `createQueryParamsMatch`: of two for one name the last one counts. */
function namedMatches(match: Fields, key: string): Map<string, StringMatch> {
  const found = new Map<string, StringMatch>();
  for (const each of match.objects(key)) {
    const value = each.text('value') ?? '';
    const type = each.text('type') ?? 'Exact';
    if (type !== 'Exact' && type !== 'RegularExpression') {
      throw new RouteError(`${JSON.stringify(type)} is neither Exact nor RegularExpression`);
    }
    found.set(each.text('name') ?? '', type === 'Exact' ? { kind: 'exact', value } : named(value));
  }
  return found;
}

/** `*` asks for presence alone, as in a VirtualService. */
function named(value: string): StringMatch {
  return value === '*' ? { kind: 'present', value } : expression(value);
}

function expression(value: string): StringMatch {
  return { kind: 'regex', value };
}

/** A match of a GRPCRoute. Follows `createGRPCURIMatch`: what is called is a path, `/service/method`. */
export function grpcMatch(match: Fields): HttpMatch {
  const method = match.optional('method');
  return { ...ANYTHING, uri: method && grpcPath(method), headers: namedMatches(match, 'headers') };
}

function grpcPath(written: Fields): StringMatch {
  const [service, method] = [written.text('service'), written.text('method')];
  const type = written.text('type') ?? 'Exact';
  if (service === undefined && method === undefined) throw new RouteError('a gRPC match needs a service or a method');
  if (type !== 'Exact' && type !== 'RegularExpression') {
    throw new RouteError(`${JSON.stringify(type)} is neither Exact nor RegularExpression`);
  }
  if (service === undefined) return expression(`/[^/]+/${method ?? ''}`);
  if (type === 'RegularExpression') return expression(`/${service}/${method ?? '.+'}`);
  return method === undefined
    ? { kind: 'segments', value: `/${service}/` }
    : { kind: 'exact', value: `/${service}/${method}` };
}
