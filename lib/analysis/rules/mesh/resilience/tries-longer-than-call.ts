import { GoDuration } from '../../../../mesh/duration';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { ENTRY } from '../destination-rules/examples';
import { routeTo } from './examples';

function tries(perTryTimeout: string): ReturnType<typeof routeTo> {
  return routeTo({ timeout: '5s', retries: { attempts: 2, perTryTimeout, retryOn: 'connect-failure' } });
}

export const triesLongerThanCall: MeshRule = {
  id: 'RESILIENCE007',
  severity: Severity.ADVICE,
  title: 'Tries that take longer than the call may',
  effect: 'The call ends while a try is under way. The last tries are cut short or never made.',
  why: 'timeout is for the call with all its tries: the first one, and as many as attempts says. Only slow servers show it, so it is advice.',
  remedy: 'Write a timeout of perTryTimeout times attempts plus one, or more',
  fires: [ENTRY, tries('4s')],
  accepts: [ENTRY, tries('1s')],
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
  check(view, report) {
    for (const { object, spec } of view.of('VirtualService')) {
      (spec.http ?? []).forEach(({ timeout = '', retries }, index) => {
        const all = milliseconds(timeout);
        const one = milliseconds(retries?.perTryTimeout ?? '');
        const attempts = retries?.attempts ?? 0;
        if (all === 0 || one === 0 || attempts === 0 || one * (attempts + 1) <= all) return;
        const message = `${attempts + 1} tries of ${one}ms take longer than the ${all}ms of the call`;
        report(object, ['spec', 'http', index, 'retries', 'perTryTimeout'], message);
      });
    }
  },
};

/** Whole ones, as Istio counts. */
function milliseconds(text: string): number {
  return Math.round((GoDuration.parse(text)?.seconds ?? 0) * 1000);
}
