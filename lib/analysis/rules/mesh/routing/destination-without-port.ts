import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import type { Service } from '../../../../mesh/service';
import { entry, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { isForMesh, Leg, routedHosts, Target } from '../route-legs';
import { portsFor, portsOf, showPorts } from '../route-ports';

const OTHER = entry(
  { hosts: ['api.example.org'], ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] },
  { name: 'other' },
);

export const destinationWithoutPort: MeshRule = {
  id: 'ROUTING007',
  severity: Severity.ERROR,
  title: 'A destination without a port, on another port than the one that is called',
  effect: 'Calls fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'Without destination.port a sidecar takes the port that was called, and the destination does not have it. For HTTP that holds even if the destination has one port only.',
  remedy: 'Write destination.port.number',
  fires: [entry(), OTHER, routes({ http: [{ route: [to('api.example.org')] }] })],
  accepts: [entry(), OTHER, routes({ http: [{ route: [to('api.example.org', 8080)] }] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|8080||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: GetDestinationCluster',
  check(view, report) {
    const known = view.hosts;
    for (const { object, hosts, legs, exportTo } of view.once(routedHosts)) {
      const said = new Set<Target>();
      for (const leg of legs) {
        if (!isForMesh(leg)) continue;
        for (const target of leg.targets) {
          if (target.port !== undefined || said.has(target)) continue;
          const services = servicesOf(known.named(target.host));
          if (services.length === 0) continue;
          const called = calledPorts(
            leg,
            hosts.flatMap((host) => servicesOf(known.about(host))),
          );
          const missing = called.find((port) => !isInferred(leg, services, port));
          if (missing === undefined) continue;
          said.add(target);
          const ports = portsOf(services);
          report(
            object,
            target.path,
            `${target.host} has no port ${missing}, which clients call; it has ${showPorts(ports)}`,
            {
              clients: exportTo,
              ...(ports.length === 1 && {
                remedy: `Write port: { number: ${ports[0].number} }`,
                fix: [put([...target.path, 'port'], { number: ports[0].number })],
              }),
            },
          );
        }
      }
    }
  },
};

/** Ports on which a sidecar takes the route. */
function calledPorts({ section, match }: Leg, services: readonly Service[]): number[] {
  const wanted = match?.port ?? 0;
  return portsFor(section, services)
    .map(({ number }) => number)
    .filter((number) => wanted === 0 || number === wanted);
}

/** Whether Istio finds a port of the destination by itself. */
function isInferred({ section }: Leg, services: readonly Service[], port: number): boolean {
  return services.some(
    ({ ports }) => ports.some(({ number }) => number === port) || (section !== 'http' && ports.length === 1),
  );
}
