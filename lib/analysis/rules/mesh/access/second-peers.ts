import { creationOrder, MeshObject } from '../../../../mesh/mesh-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { canonical } from '../canonical';
import { CALL_TO_SERVED, peers, SERVED, SERVED_LABELS } from './peers-example';

function second(more: object): MeshRule['fires'] {
  return [
    ...SERVED,
    peers({ mtls: { mode: 'STRICT' } }, { name: 'default' }),
    peers({ mtls: { mode: 'DISABLE' }, ...more }, { name: 'later' }),
  ];
}

/** KIA0002 and KIA0003, of PeerAuthentications. */
export const secondPeers: MeshRule = {
  id: 'ACCESS011',
  severity: Severity.WARNING,
  title: 'Two PeerAuthentications for the same workloads',
  effect:
    'One of them counts and the other does nothing: the older one counts; of the same second, the one whose name comes first.',
  why: 'PeerAuthentications are not merged or compared: neither the stricter nor the laxer one wins.',
  remedy: 'Write one PeerAuthentication, or give one of them a selector',
  fires: second({}),
  accepts: second({ selector: { matchLabels: SERVED_LABELS } }),
  shown: { ...CALL_TO_SERVED, fires: 'auto mTLS to 1 of 1', accepts: 'api.shop.svc.cluster.local PLAINTEXT' },
  source: 'istio.io/istio pilot/pkg/model/authentication.go: addPeerAuthentication',
  check(view, report) {
    const firsts = new Map<string, MeshObject>();
    for (const each of [...view.mesh.objectsOf('security.istio.io', 'PeerAuthentication')].sort(creationOrder)) {
      const { namespace, spec, source } = each;
      const labels = spec.fields('selector').map('matchLabels');
      const ofAll = Object.keys(labels).length === 0;
      const key = `${namespace} ${canonical(labels)}`;
      const first = firsts.get(key);
      if (!first) {
        firsts.set(key, each);
        continue;
      }
      const object = view.writtenAs(source);
      const isSame = canonical(saidBy(first)) === canonical(saidBy(each));
      if (!object || isSame) continue;
      const which = ofAll ? `all workloads of ${namespace}` : 'the same workloads';
      report(
        object,
        ['metadata', 'name'],
        `PeerAuthentication ${namespace}/${first.name} says ${modeOf(first)} for ${which} already`,
      );
    }
  },
};

function modeOf({ spec }: MeshObject): string {
  return spec.fields('mtls').text('mode') ?? 'UNSET';
}

function saidBy(object: MeshObject): unknown {
  return [modeOf(object), object.spec.raw('portLevelMtls')];
}
