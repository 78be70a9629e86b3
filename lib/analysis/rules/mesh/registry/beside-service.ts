import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { registeredHosts } from '../registered-hosts';
import { clientsOfService, common } from '../visibility';

const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'legacy', namespace: 'shop' },
  spec: { clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80 }], selector: { app: 'legacy' } },
};

function named(host: string): MeshRule['fires'] {
  return [SERVICE, entry({ hosts: [host], ports: [PORTS.https] })];
}

export const besideService: MeshRule = {
  id: 'REGISTRY011',
  severity: Severity.ERROR,
  title: 'A ServiceEntry for the name of a Service',
  effect: 'The ServiceEntry counts for nothing: its ports have no cluster, and its servers get no calls.',
  why: 'For one host a Service of Kubernetes comes before a ServiceEntry, whatever their age.',
  remedy: 'Register a name of its own, or remove the Service',
  fires: named('legacy.shop.svc.cluster.local'),
  accepts: named('legacy.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://legacy.shop.svc.cluster.local/',
    fires: 'cluster does not exist',
    accepts: 'PassthroughCluster',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: appendSidecarServices',
  check(view, report) {
    const known = view.hosts;
    for (const { object, spec, services } of view.once(registeredHosts)) {
      for (const service of new Map(services.map((each) => [each.hostname, each])).values()) {
        const rival = servicesOf(known.named(service.hostname)).find(({ registry }) => registry === 'Kubernetes');
        if (!rival) continue;
        const clients = common(clientsOfService(service), clientsOfService(rival));
        if (clients.length === 0) continue;
        const index = (spec.hosts ?? []).indexOf(service.hostname);
        report(
          object,
          ['spec', 'hosts', Math.max(index, 0)],
          `${service.hostname} is the name of Service ${rival.namespace}/${rival.name}`,
          { clients },
        );
      }
    }
  },
};
