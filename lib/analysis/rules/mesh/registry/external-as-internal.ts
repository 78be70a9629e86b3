import { isIpAddress } from '../../../../mesh/ip';
import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';
import { isPrivateName } from './private-names';

export const externalAsInternal: MeshRule = {
  id: 'REGISTRY022',
  severity: Severity.ADVICE,
  title: 'A host outside of the mesh that is registered as part of it',
  effect:
    'Proxies treat the servers as workloads: they tell them in headers which workload calls, and metrics count the calls as calls within the mesh.',
  why: 'location: MESH_INTERNAL is for servers of the mesh, such as virtual machines. A name of the Internet without a serviceAccount is most often none; the calls arrive all the same, so it is advice.',
  remedy: 'Write location: MESH_EXTERNAL',
  fires: [entry({ location: 'MESH_INTERNAL' })],
  accepts: [entry({ location: 'MESH_EXTERNAL' })],
  source:
    'istio.io/istio pilot/pkg/networking/core/cluster_builder.go: applyDestinationRule; pilot/pkg/xds/filters: skip_external_clusters',
  check(view, report) {
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      if (!service || service.isMeshExternal || service.selector || service.resolution === 'ClientSideLB') continue;
      const endpoints = spec.endpoints ?? [];
      const names = endpoints.length > 0 ? endpoints.map(({ address }) => String(address)) : (spec.hosts ?? []);
      const isOutside = names.every((name) => name.includes('.') && !isIpAddress(name) && !isPrivateName(name));
      if (!isOutside || endpoints.some(({ serviceAccount, labels }) => serviceAccount ?? labels)) continue;
      const path = ['spec', 'location'];
      report(object, path, `${names.join(', ')} is a name of the Internet, and registered as part of the mesh`, {
        clients: clientsOf(view, { object, spec, namespace }),
        fix: [replace(path, 'MESH_EXTERNAL')],
      });
    }
  },
};
