import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { routedHosts } from '../route-legs';

function retrying(retries: object): MeshRule['fires'] {
  return [entry(), routes({ http: [{ route: [to('api.example.com', 80)], retries }] })];
}

export const noAttempts: MeshRule = {
  id: 'ROUTING018',
  severity: Severity.WARNING,
  title: 'Retries without a number of attempts',
  effect: 'No call is sent again, not even where the proxy would do it without these settings.',
  why: 'Without attempts the number is 0, which switches off the retries that every route has by default.',
  remedy: 'Write attempts; attempts: 0 says that no retries are wanted',
  fires: retrying({ backoff: '50ms' }),
  accepts: retrying({ attempts: 2, backoff: '50ms', retryOn: 'connect-failure' }),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'never sent again',
    accepts: 'sent again on connect-failure',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/retry/retry.go: ConvertPolicy',
  check(view, report) {
    for (const { object, spec } of view.once(routedHosts)) {
      (spec.http ?? []).forEach(({ retries }, index) => {
        if (!retries || retries.attempts !== undefined) return;
        report(object, ['spec', 'http', index, 'retries'], 'retries has no attempts, which is 0');
      });
    }
  },
};
