import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';

function having(endpoints: readonly object[] | undefined): MeshRule['fires'] {
  return [entry({ resolution: 'STATIC', endpoints })];
}

export const staticWithoutServers: MeshRule = {
  id: 'REGISTRY002',
  severity: Severity.ERROR,
  title: 'Resolution STATIC without servers',
  effect: 'Calls fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'With STATIC the servers are those of endpoints or workloadSelector, and there is neither. Addresses are what clients dial, not servers.',
  remedy: 'Write endpoints, or resolution: DNS to have the host looked up',
  fires: having(undefined),
  accepts: having([{ address: '198.51.100.7' }]),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'to no server',
    accepts: 'to 198.51.100.7:80',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster.go: convertResolution',
  check(view, report) {
    for (const { object, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      if (service?.resolution !== 'ClientSideLB' || service.selector || service.ports.length === 0) continue;
      if (services.some((each) => view.mesh.endpointsOf(each).length > 0)) continue;
      const hosts = [...new Set(services.map(({ hostname }) => hostname))].join(', ');
      report(object, ['spec', 'resolution'], `${hosts} has resolution STATIC and no endpoints`);
    }
  },
};
