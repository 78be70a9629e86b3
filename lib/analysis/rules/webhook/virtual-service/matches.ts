import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { webhookRule } from '../../define';
import { isHeaderName, isMatchable } from '../values/headers';
import { faultOfRegex } from '../values/regex';
import { eachHttp, eachHttpMatch, HttpMatch, HttpRoute, route } from './routes';

/** B4-16. */
export const matches = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE020',
    title: 'A match that cannot be compared',
    why: 'Envoy reads regular expressions in the syntax of RE2, and an empty prefix would match everything.',
    remedy: 'Write an expression of RE2 of at most 1024 bytes, a prefix that is not empty, and headers by their names',
    fires: route({ match: [{ uri: { regex: '/api/(?!internal).*' } }] }),
    accepts: route({ match: [{ uri: { regex: '/api/.*' } }] }),
    follows: 'validateHTTPRouteMatchRequest, validateStringMatch, validateCORSPolicy',
  },
  ({ spec }, report) => {
    eachHttpMatch(spec, (match, path) => {
      checkText([...path, 'uri'], match.uri, report, { canBeEmpty: true });
      for (const field of ['scheme', 'method', 'authority'] as const) checkText([...path, field], match[field], report);
      for (const [name, text] of Object.entries(match.queryParams ?? {})) {
        checkText([...path, 'queryParams', name], text, report);
      }
      for (const field of ['headers', 'withoutHeaders'] as const) {
        for (const [name, text] of Object.entries(match[field] ?? {})) {
          const at = [...path, field, name];
          if (!isMatchable(name)) report(at, `${show(name)} is not a name of a header`);
          // To Istio it says that the header is there.
          if (field === 'headers' || text?.regex !== '*') checkText(at, text, report);
        }
      }
    });
    eachHttp(spec, ({ corsPolicy }, path) => {
      checkCors([...path, 'corsPolicy'], corsPolicy, report);
    });
  },
);

type Text = HttpMatch['uri'];

function checkText(path: Path, text: Text, report: Report, { canBeEmpty = false } = {}): void {
  const problem = text?.regex === undefined ? undefined : faultOfRegex(text.regex);
  if (problem !== undefined) report([...path, 'regex'], `${show(text?.regex)} ${problem}`);
  if (text?.prefix === '' && !canBeEmpty) report([...path, 'prefix'], 'the prefix is empty');
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];

function checkCors(path: Path, policy: HttpRoute['corsPolicy'], report: Report): void {
  const { allowOrigins = [], allowMethods = [], allowHeaders = [], exposeHeaders = [] } = policy ?? {};
  allowOrigins.forEach((origin, index) => {
    const at = [...path, 'allowOrigins', index];
    if ((origin.exact ?? origin.prefix ?? origin.regex ?? '') === '') report(at, 'the origin is empty');
    else checkText(at, origin, report, { canBeEmpty: true });
  });
  allowMethods.forEach((method, index) => {
    if (!METHODS.includes(method)) report([...path, 'allowMethods', index], `${show(method)} is not a method of HTTP`);
  });
  for (const [field, names] of [
    ['allowHeaders', allowHeaders],
    ['exposeHeaders', exposeHeaders],
  ] as const) {
    names.forEach((name, index) => {
      if (name !== '*' && !isHeaderName(name))
        report([...path, field, index], `${show(name)} is not a name of a header`);
    });
  }
}
