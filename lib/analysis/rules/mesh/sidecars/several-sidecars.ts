import { creationOrder } from '../../../../mesh/mesh-object';
import type { ManifestObject } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { canonical } from '../canonical';
import { entry } from '../examples';
import { sidecar } from './sidecar-example';

function second(more: object): MeshRule['fires'] {
  return [
    entry({}, { namespace: 'platform' }),
    sidecar({ egress: [{ hosts: ['./*'] }] }, { name: 'first' }),
    sidecar({ egress: [{ hosts: ['./*', 'platform/*'] }], ...more }, { name: 'second' }),
  ];
}

/** Known elsewhere as IST0110, IST0111, KIA0002 and KIA0003. */
export const severalSidecars: MeshRule = {
  id: 'SCOPE004',
  severity: Severity.WARNING,
  title: 'Two Sidecars for the same workloads',
  effect:
    'One of them counts and the other does nothing: the older one counts; of the same second, the one whose name comes first.',
  why: 'Sidecars are not merged.',
  remedy: 'Write one Sidecar, or give one of them a workloadSelector',
  fires: second({}),
  accepts: second({ workloadSelector: { labels: { app: 'checkout' } } }),
  shown: {
    client: { namespace: 'shop', labels: { app: 'checkout' } },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: doGetSidecarScope',
  check(view, report) {
    const firsts = new Map<string, ManifestObject>();
    for (const sidecarObject of [...view.mesh.objectsOf('networking.istio.io', 'Sidecar')].sort(creationOrder)) {
      const { namespace, name, spec, source } = sidecarObject;
      const object = view.writtenAs(source);
      if (!object) continue;
      const selector = spec.optional('workloadSelector')?.map('labels');
      const key = `${namespace} ${selector ? canonical(selector) : 'all'}`;
      const first = firsts.get(key);
      if (!first) {
        firsts.set(key, object);
        continue;
      }
      const which = selector ? 'the same workloads' : 'all other workloads of the namespace';
      report(object, ['metadata', 'name'], `Sidecar ${namespace}/${first.name} is for ${which} already, not ${name}`, {
        clients: [namespace],
      });
    }
  },
};
