import type { Path } from '../../../../manifests/manifest-object';
import { MESH_GATEWAY } from '../../../../mesh/virtual-service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { podNamespaces } from '../gateways';
import { servicesOf } from '../../../known-hosts';
import { isExportedTo, routedHosts } from '../route-legs';
import { clientsOfService, hasClient, placeOfExport } from '../visibility';

function exported(hostTo: readonly string[], routesTo: readonly string[]): MeshRule['fires'] {
  return [
    entry({ exportTo: hostTo }),
    ...gatewayOf('api.example.com'),
    routes({ exportTo: routesTo, gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
  ];
}

const BOTH = ['.', 'istio-egress'];

export const hiddenHost: MeshRule = {
  id: 'EGRESS005',
  severity: Severity.ERROR,
  title: 'A host that the gateway does not see',
  effect: 'Calls through the gateway fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'A gateway has clusters for the services that are exported to the namespace of its Pods.',
  remedy: 'Add the namespace of the gateway to the exportTo of the ServiceEntry',
  fires: exported(['.'], BOTH),
  accepts: exported(BOTH, BOTH),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: '> outbound|80||api.example.com cluster does not exist',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: DefaultSidecarScopeForGateway',
  check(view, report) {
    const known = view.hosts;
    const pods = view.once(podNamespaces);
    for (const { object, legs } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const { gateways, targets } of legs) {
        for (const gateway of gateways) {
          const namespaces = [...(pods.get(gateway) ?? [])];
          for (const { host, path } of gateway === MESH_GATEWAY || namespaces.length === 0 ? [] : targets) {
            const seeing = servicesOf(known.named(host)).map(clientsOfService);
            const isSeen = namespaces.some((each) => seeing.some((clients) => hasClient(clients, each)));
            if (seeing.length === 0 || isSeen || said.has(path)) continue;
            said.add(path);
            const where = namespaces.sort().join(', ');
            report(object, [...path, 'host'], `${host} is not exported to ${where}, where Gateway ${gateway} runs`);
          }
        }
      }
    }
  },
};

export const hiddenRoutes: MeshRule = {
  id: 'EGRESS006',
  severity: Severity.ERROR,
  title: 'Routes that the gateway does not see',
  effect: 'The gateway has no routes for the host: it answers 404, or does not listen at all.',
  why: 'A gateway uses the VirtualServices that are exported to the namespace of its Pods.',
  remedy: 'Add the namespace of the gateway to the exportTo of the VirtualService',
  fires: exported(BOTH, ['.']),
  accepts: exported(BOTH, BOTH),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'no route matched',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: VirtualServicesForGateway',
  check(view, report) {
    const pods = view.once(podNamespaces);
    for (const vs of view.once(routedHosts)) {
      const hidden = vs.gateways.find((gateway) => {
        const namespaces = [...(pods.get(gateway) ?? [])];
        return namespaces.length > 0 && !namespaces.some((namespace) => isExportedTo(vs, namespace));
      });
      if (hidden === undefined) continue;
      const where = [...(pods.get(hidden) ?? [])].sort().join(', ');
      report(vs.object, placeOfExport(vs.spec), `Not exported to ${where}, where Gateway ${hidden} runs`);
    }
  },
};
