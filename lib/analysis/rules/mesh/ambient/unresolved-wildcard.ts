import { isDynamicDnsWildcard } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { ambientNamespaces, namespacesWithoutWaypoint, USE_WAYPOINT } from './ambient-namespaces';
import { boundHosts } from './bound-hosts';
import { AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

const WILDCARD = { hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' };

function labelled(labels: Readonly<Record<string, string>>): MeshRule['fires'] {
  const status = { addresses: [{ value: '240.240.0.1', host: '*.example.com' }] };
  return [...AMBIENT_SHOP, { ...entry(WILDCARD, { labels }), status }];
}

export const unresolvedWildcard: MeshRule = {
  id: 'AMBIENT013',
  severity: Severity.WARNING,
  title: 'A wildcard with resolution DYNAMIC_DNS in an ambient namespace, without a waypoint',
  effect:
    'Ambient workloads get no connection where names are answered with the address of the wildcard, and call past all settings where they are not.',
  why: 'The proxy of a node knows the wildcard, resolves no names under it and has no server to go to. A waypoint resolves them.',
  remedy: 'Label the ServiceEntry with istio.io/use-waypoint and the name of a waypoint',
  fires: labelled({}),
  accepts: labelled(ASKING),
  shown: {
    ...AMBIENT_CALL,
    address: '240.240.0.1',
    fires: 'bytes to the servers of shop/*.example.com',
    accepts: 'HBONE to waypoint.shop.svc.cluster.local',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/ambient/services.go: serviceEntriesInfo',
  check(view, report) {
    const ambient = view.once(ambientNamespaces);
    if (ambient.size === 0) return;
    const without = view.once(namespacesWithoutWaypoint);
    for (const { entry: written, service, binding } of view.once(boundHosts)) {
      const { object, namespace } = written;
      const label = object.label(USE_WAYPOINT);
      const isTold = label === undefined ? without.has(namespace) : label === 'none';
      if (!isDynamicDnsWildcard(service) || !ambient.has(namespace) || binding.waypoint || !isTold) continue;
      const index = (written.spec.hosts ?? []).indexOf(service.hostname);
      report(
        object,
        ['spec', 'hosts', Math.max(index, 0)],
        `${service.hostname} has no waypoint to resolve its names`,
        {
          clients: [namespace],
        },
      );
    }
  },
};

function onPort(port: object): MeshRule['fires'] {
  const status = { addresses: [{ value: '240.240.0.1', host: '*.example.com' }] };
  return [...AMBIENT_SHOP, { ...entry({ ...WILDCARD, ports: [port] }, { labels: ASKING }), status }];
}

export const unservedWildcard: MeshRule = {
  id: 'AMBIENT014',
  severity: Severity.ERROR,
  title: 'A wildcard with resolution DYNAMIC_DNS on a port that a waypoint does not serve',
  effect: 'Calls of ambient workloads to the port fail.',
  why: 'A waypoint resolves names for HTTP. For TLS it does so where istiod is run with ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS alone, and for other protocols never.',
  remedy: 'Write protocol: HTTP, or register the hosts one by one',
  fires: onPort({ ...PORTS.http, protocol: 'GRPC' }),
  accepts: onPort(PORTS.http),
  shown: {
    ...AMBIENT_CALL,
    address: '240.240.0.1',
    fires: 'cluster does not exist',
    accepts: 'inbound-vip|80|http|*.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_waypoint.go: buildWaypointInboundVIP',
  check(view, report) {
    for (const { entry: written, service, binding } of view.once(boundHosts)) {
      if (!isDynamicDnsWildcard(service) || !binding.waypoint) continue;
      (written.spec.ports ?? []).forEach(({ number, protocol = '' }, index) => {
        // Whether istiod is run with the flag for TLS is not told.
        if (!['GRPC', 'HTTP2'].includes(protocol.toUpperCase())) return;
        const path = ['spec', 'ports', index, 'protocol'];
        report(
          written.object,
          path,
          `Port ${String(number)} of ${service.hostname} is ${protocol}, which its waypoint does not serve`,
        );
      });
    }
  },
};
