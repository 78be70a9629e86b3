import { isDynamicDnsWildcard } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { USE_WAYPOINT } from './ambient-namespaces';

function speaking(protocol: string): MeshRule['fires'] {
  const port = { number: 8080, name: 'api', protocol };
  return [
    entry(
      { hosts: ['*.example.com'], ports: [port], resolution: 'DYNAMIC_DNS' },
      { labels: { [USE_WAYPOINT]: 'egress' } },
    ),
  ];
}

export const dynamicAtWaypoint: MeshRule = {
  id: 'AMBIENT051',
  severity: Severity.ADVICE,
  title: 'A protocol that a waypoint does not serve for DYNAMIC_DNS',
  effect: 'The waypoint has no cluster for the port, and calls from ambient workloads to it fail.',
  why: 'For DYNAMIC_DNS a waypoint serves ports for HTTP, and ports for TLS only where istiod runs with ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS. What a waypoint does no call through a sidecar shows, so it is advice.',
  remedy: 'Write protocol: HTTP if clients speak it, or register the names one by one with resolution: DNS',
  fires: speaking('HTTP2'),
  accepts: speaking('HTTP'),
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_waypoint.go: buildWaypointInboundVIP',
  check(view, report) {
    for (const { object, services } of view.once(registeredHosts)) {
      const service = services.find(isDynamicDnsWildcard);
      const { waypoint } = service ? { waypoint: object.label(USE_WAYPOINT) } : {};
      if (!service || waypoint === undefined || waypoint === 'none') continue;
      for (const [index, { number, protocol }] of service.ports.entries()) {
        if (protocol === 'HTTP') continue;
        const unless = protocol === 'TLS' ? ' unless istiod is told to' : '';
        const message = `Waypoint ${waypoint} does not serve ${protocol} on port ${number} of ${service.hostname}${unless}`;
        report(object, ['spec', 'ports', index, 'protocol'], message);
      }
    }
  },
};
