import { UNSPECIFIED_IP } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { boundHosts } from './bound-hosts';
import { AMBIENT_CALL, AMBIENT_SHOP, ASKING } from './waypoint-example';

function addressed(change: object): MeshRule['fires'] {
  return [...AMBIENT_SHOP, entry({ resolution: 'NONE', ...change }, { labels: ASKING })];
}

export const noAddress: MeshRule = {
  id: 'AMBIENT008',
  severity: Severity.ERROR,
  title: 'A host with a waypoint and without an address',
  effect: 'Ambient workloads call the host past the waypoint, with none of its policies, routes and encryption.',
  why: 'The proxy of a node knows a host by its addresses. Istio gives one to a host that has none, but not with resolution NONE, not to a wildcard, and not with the label networking.istio.io/enable-autoallocate-ip: "false".',
  remedy: 'Add addresses, or write resolution: DNS',
  fires: addressed({}),
  accepts: addressed({ addresses: ['240.10.0.1'] }),
  shown: {
    ...AMBIENT_CALL,
    address: '240.10.0.1',
    fires: 'passes: nothing has the address',
    accepts: 'HBONE to waypoint.shop.svc.cluster.local',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/listener_waypoint.go: buildWaypointInternal',
  check(view, report) {
    for (const { entry: written, service, binding } of view.once(boundHosts)) {
      const { address, allocatedAddresses, isToBeAllocated, hostname } = service;
      if (!binding.waypoint || address !== UNSPECIFIED_IP || allocatedAddresses.length > 0 || isToBeAllocated) continue;
      const index = (written.spec.hosts ?? []).indexOf(hostname);
      report(
        written.object,
        ['spec', 'hosts', Math.max(index, 0)],
        `${hostname} has no address to be known by, so that its waypoint gets no calls`,
      );
    }
  },
};
