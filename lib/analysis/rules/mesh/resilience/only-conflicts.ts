import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { ENTRY } from '../destination-rules/examples';
import { routeTo } from './examples';

function reads(retryOn: string): ReturnType<typeof routeTo> {
  return routeTo({ retries: { attempts: 2, retryOn } }, { method: { exact: 'GET' } });
}

export const onlyConflicts: MeshRule = {
  id: 'RESILIENCE009',
  severity: Severity.ADVICE,
  title: 'retriable-4xx',
  effect: 'Requests are tried again after 409, and after no other status from 400 to 499.',
  why: 'That is what Envoy calls retriable. No call of the simulation is answered by a server, so it is advice.',
  remedy: 'Write the number of the status, such as 429',
  fires: [ENTRY, reads('connect-failure,retriable-4xx')],
  accepts: [ENTRY, reads('connect-failure,429')],
  source: 'istio.io/istio pilot/pkg/networking/core/route/retry/retry.go: parseRetryOn',
  check(view, report) {
    for (const { object, spec } of view.of('VirtualService')) {
      (spec.http ?? []).forEach(({ retries }, index) => {
        if (!(retries?.retryOn ?? '').split(',').includes('retriable-4xx')) return;
        report(object, ['spec', 'http', index, 'retries', 'retryOn'], 'retriable-4xx is 409 and nothing else');
      });
    }
  },
};
