import { Severity } from '../../../finding';
import { put, remove } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';

function delayed(share: object): MeshRule['fires'] {
  const delay = { fixedDelay: '2s', ...share };
  return [entry(), routes({ http: [{ fault: { delay }, route: [to('api.example.com', 80)] }] })];
}

/** IST0002, for delays. */
export const delayPercent: MeshRule = {
  id: 'ROUTING053',
  severity: Severity.ADVICE,
  title: 'percent of a delay has been replaced',
  effect: 'It still counts where percentage is not written, for whole percent.',
  why: 'Istio keeps the field for old manifests and calls it deprecated. The calls are the same with either, so it is advice.',
  remedy: 'Write percentage: { value: ... } instead',
  fires: delayed({ percent: 5 }),
  accepts: delayed({ percentage: { value: 5 } }),
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: TranslateFault',
  check(view, report) {
    for (const { object, spec } of view.of('VirtualService')) {
      (spec.http ?? []).forEach(({ fault }, index) => {
        const { percent, percentage } = fault?.delay ?? {};
        if (percent === undefined) return;
        const delay = ['spec', 'http', index, 'fault', 'delay'];
        const path = [...delay, 'percent'];
        report(
          object,
          path,
          percentage ? 'percent is not used beside percentage' : `percent ${percent} is the old form`,
          {
            fix: [remove(path), ...(percentage ? [] : [put([...delay, 'percentage'], { value: percent })])],
          },
        );
      });
    }
  },
};
