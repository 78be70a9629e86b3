import { Severity } from '../../../finding';
import { remove } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';

const ANNOTATION = 'istio.io/connect-strategy';
const SERVERS = { endpoints: [{ address: 'a.example.com' }, { address: 'b.example.com' }] };

export const racedServers: MeshRule = {
  id: 'REGISTRY017',
  severity: Severity.ERROR,
  title: 'Several servers for a host whose addresses are raced',
  effect:
    'The proxy refuses the cluster of the host. Calls end with 503 for HTTP, and with a reset for other protocols.',
  why: 'With connect-strategy: RACE_FIRST_TCP_CONNECT the proxy looks one name up and connects to the first of its addresses that answers. Such a cluster has one server, and Istio writes all of them into it.',
  remedy: 'Leave one endpoint, or take the annotation out',
  fires: [entry(SERVERS, { annotations: { [ANNOTATION]: 'RACE_FIRST_TCP_CONNECT' } })],
  accepts: [entry(SERVERS)],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: '"type":"LOGICAL_DNS","dnsFamily":"ALL","endpoints":["a.example.com:80 weight=2","b.example.com:80',
    accepts: '"type":"STRICT_DNS"',
  },
  source:
    'istio.io/istio pilot/pkg/networking/core/cluster.go: convertResolution; core/cluster_builder.go: buildCluster',
  check(view, report) {
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const written = object.annotation(ANNOTATION);
      if (written === undefined) continue;
      const several = services.find((service) => {
        if (!service.isFirstConnectionRaced || service.resolution !== 'DNSLB') return false;
        const ports = view.mesh.endpointsOf(service).map(({ servicePort }) => servicePort);
        return new Set(ports).size < ports.length;
      });
      if (!several) continue;
      const path = ['metadata', 'annotations', ANNOTATION];
      report(object, path, `${several.hostname} has several servers, of which ${written} allows one`, {
        clients: clientsOf(view, { object, spec, namespace }),
        fix: [remove(path)],
      });
    }
  },
};
