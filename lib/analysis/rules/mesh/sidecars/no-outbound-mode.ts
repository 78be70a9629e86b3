import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { isForAllNamespaces } from './imports';
import { sidecar } from './sidecar-example';

function policy(outboundTrafficPolicy: object): MeshRule['fires'] {
  return [sidecar({ egress: [{ hosts: ['./*', 'istio-system/*'] }], outboundTrafficPolicy })];
}

/** Known elsewhere as KIA1007. */
export const noOutboundMode: MeshRule = {
  id: 'SCOPE001',
  severity: Severity.WARNING,
  title: 'An outboundTrafficPolicy without a mode',
  effect: 'Calls to hosts that nobody has registered are refused, even where the mesh lets them out.',
  why: 'A mode that is not written is the first one of the API, REGISTRY_ONLY.',
  remedy: 'Write mode: REGISTRY_ONLY or mode: ALLOW_ANY',
  fires: policy({}),
  accepts: policy({ mode: 'ALLOW_ANY' }),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://unknown.example.com/',
    fires: 'BlackHoleCluster',
    accepts: 'PassthroughCluster',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: initSidecarScopeInternalIndexes',
  check(view, report) {
    for (const written of view.of('Sidecar')) {
      const { object, spec, namespace } = written;
      const { outboundTrafficPolicy } = spec;
      if (outboundTrafficPolicy === undefined || outboundTrafficPolicy.mode !== undefined) continue;
      const path = ['spec', 'outboundTrafficPolicy'];
      report(object, path, 'outboundTrafficPolicy has no mode, which is REGISTRY_ONLY', {
        clients: [isForAllNamespaces(view, written) ? '*' : namespace],
      });
    }
  },
};
