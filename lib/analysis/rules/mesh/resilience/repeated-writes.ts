import { Fields } from '../../../../mesh/fields';
import { matchesString, readStringMatch } from '../../../../mesh/string-match';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { ENTRY } from '../destination-rules/examples';
import { routeTo } from './examples';

const RETRIES = { retries: { attempts: 2, retryOn: '5xx' } };
/** Methods of which a second request does more than the first. */
const WRITES = ['POST', 'PATCH'];
/** What a server may say after it has done the work. */
const AFTERWARDS = ['5xx', 'gateway-error', 'reset', 'retriable-4xx', 'deadline-exceeded', 'internal'];

export const repeatedWrites: MeshRule = {
  id: 'RESILIENCE008',
  severity: Severity.ADVICE,
  title: 'Retries that may repeat a write',
  effect: 'A request that the server has carried out already is sent again, such as a payment.',
  why: 'An error of the server does not say whether it has done the work. A server may take a request twice without harm, so it is advice.',
  remedy: 'Retry writes for connect-failure,refused-stream,reset-before-request alone, and split the route by method',
  fires: [ENTRY, routeTo(RETRIES)],
  accepts: [ENTRY, routeTo(RETRIES, { method: { exact: 'GET' } })],
  source: 'istio.io/istio pilot/pkg/networking/core/route/retry/retry.go: ConvertPolicy',
  check(view, report) {
    for (const { object, spec } of view.of('VirtualService')) {
      (spec.http ?? []).forEach(({ retries, match = [] }, index) => {
        const reasons = (retries?.retryOn ?? '').split(',').filter(isAfterwards);
        if ((retries?.attempts ?? 0) === 0 || reasons.length === 0) return;
        if (match.length > 0 && !match.some(({ method }) => takesWrites(method))) return;
        const message = `the route takes writes, and tries them again after ${named(reasons)}`;
        report(object, ['spec', 'http', index, 'retries', 'retryOn'], message);
      });
    }
  },
};

function isAfterwards(reason: string): boolean {
  return AFTERWARDS.includes(reason) || /^5\d\d$/.test(reason);
}

function takesWrites(method: object | undefined): boolean {
  const match = readStringMatch(method && Fields.of(method, '', () => undefined));
  return !match || WRITES.some((write) => matchesString(match, write));
}
