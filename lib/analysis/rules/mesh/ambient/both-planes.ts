import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { AMBIENT, asksForAmbient, isInjected, namespace } from './ambient-namespaces';

/** KIA1311 and its like, for namespaces. */
export const bothPlanes: MeshRule = {
  id: 'AMBIENT017',
  severity: Severity.ADVICE,
  title: 'A namespace that asks for sidecars and to be ambient',
  effect: 'Its Pods get sidecars, and the proxy of the node leaves them alone.',
  why: 'A Pod with a sidecar is not taken into the ambient mesh. Which Pods have been made before a label was added is not told, so it is advice.',
  remedy: 'Remove one of the two labels',
  fires: [namespace('shop', { ...AMBIENT, 'istio-injection': 'enabled' })],
  accepts: [namespace('shop', AMBIENT)],
  source: 'istio.io/istio cni/pkg/util/podutil.go: PodRedirectionEnabled',
  check(view, report) {
    for (const { object } of view.inGroup('', 'Namespace')) {
      if (!asksForAmbient(object) || !isInjected(object)) continue;
      const path = ['metadata', 'labels', 'istio.io/dataplane-mode'];
      report(object, path, `Namespace ${object.name} asks for sidecars as well, which count`);
    }
  },
};
