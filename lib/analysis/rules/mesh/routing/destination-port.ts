import type { Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { routedHosts } from '../route-legs';
import { portsOf, showPorts } from '../route-ports';

function toPort(port: number): MeshRule['fires'] {
  return [entry(), routes({ http: [{ route: [to('api.example.com', port)] }] })];
}

/** IST0101 for the port of a destination. */
export const destinationPort: MeshRule = {
  id: 'ROUTING009',
  severity: Severity.ERROR,
  title: 'A destination with a port that the host has not',
  effect: 'Calls fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'A proxy has a cluster for each port that a ServiceEntry or Service declares, by its number there. A targetPort is no such number.',
  remedy: 'Write a port of the host',
  fires: toPort(443),
  accepts: toPort(80),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster.go: buildOutboundClusters',
  check(view, report) {
    const known = view.hosts;
    for (const { object, legs, exportTo } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const { host, port, path } of legs.flatMap(({ targets }) => targets)) {
        if (port === undefined || said.has(path)) continue;
        const services = servicesOf(known.named(host));
        // Calls to an alias go to what it stands for.
        if (services.some(({ resolution }) => resolution === 'Alias')) continue;
        const ports = portsOf(services);
        if (ports.length === 0 || ports.some(({ number }) => number === port)) continue;
        said.add(path);
        const place = [...path, 'port', 'number'];
        report(object, place, `${host} has no port ${port}; it has ${showPorts(ports)}`, {
          clients: exportTo,
          ...(ports.length === 1 && {
            remedy: `Write number: ${ports[0].number}`,
            fix: [put(place, ports[0].number)],
          }),
        });
      }
    }
  },
};
