import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { webhookRule } from '../../define';
import { faultOfValue, isAuthority, isReserved } from '../values/headers';
import { eachHttp, HttpRoute, route } from './routes';

/** B4-14. */
export const headers = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE017',
    title: 'A header that cannot be changed so',
    why: 'Envoy sets the names with a colon itself, and reads `%` in values as the begin of a variable.',
    remedy: 'Change other headers, the host by rewrite.authority, and write %% for a percent sign',
    fires: route({ headers: { response: { set: { host: 'a' } } } }),
    accepts: route({ headers: { response: { set: { 'x-host': 'a' } } } }),
    follows: 'ValidateHTTPHeaderOperationName, ValidateHTTPHeaderValue, validateAuthorityRewrite',
  },
  ({ spec }, report) => {
    eachHttp(spec, ({ headers, route: routes = [], rewrite }, path) => {
      checkHeaders([...path, 'headers'], headers, report);
      routes.forEach((one, index) => {
        checkHeaders([...path, 'route', index, 'headers'], one.headers, report);
      });
      const { set = {}, add = {} } = headers?.request ?? {};
      const names = [...Object.entries(set), ...Object.entries(add)].filter(([name]) => isAuthority(name));
      const given = [rewrite?.authority ?? '', ...names.map(([, value]) => value ?? '')];
      if (given.filter((value) => value !== '').length > 1 || (given[0] !== '' && names.length > 0)) {
        report([...path, 'headers', 'request'], 'the host is set more than once');
      }
    });
  },
);

function checkHeaders(path: Path, headers: HttpRoute['headers'], report: Report): void {
  for (const side of ['request', 'response'] as const) {
    const { add = {}, set = {}, remove = [] } = headers?.[side] ?? {};
    for (const [field, values] of [
      ['add', add],
      ['set', set],
    ] as const) {
      for (const [name, value = ''] of Object.entries(values)) {
        const at = [...path, side, field, name];
        const isOfHost = side === 'request' && isAuthority(name);
        if (name === '' || (isReserved(name) && !isOfHost)) report(at, `${show(name)} cannot be set`);
        const problem = faultOfValue(value);
        if (problem !== undefined) report(at, `${show(value)} ${problem}`);
      }
    }
    remove.forEach((name, index) => {
      if (name === '' || isReserved(name)) report([...path, side, 'remove', index], `${show(name)} cannot be removed`);
    });
  }
}
