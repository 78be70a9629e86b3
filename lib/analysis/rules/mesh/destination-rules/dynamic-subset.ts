import { isDynamicDnsWildcard } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import { remove } from '../../../fix';
import { MeshRule } from '../../../mesh-rule';
import { entry, PORTS, routes, to } from '../examples';
import { rule } from '../objects';
import { routedSubsets } from './routed-subsets';

const HOST = '*.example.com';

function routed(subset: string | undefined): MeshRule['fires'] {
  return [
    entry({ hosts: [HOST], ports: [PORTS.http], resolution: 'DYNAMIC_DNS' }),
    rule(undefined, { host: HOST, subsets: [{ name: 'v1' }] }),
    routes({ hosts: [HOST], http: [{ route: [to(HOST, 80, subset)] }] }),
  ];
}

export const dynamicSubset: MeshRule = {
  id: 'POLICY051',
  severity: Severity.ERROR,
  title: 'A route to a subset of a host with DYNAMIC_DNS',
  effect: 'The proxy has no such cluster. Each call that takes the route ends with 503, or with a reset.',
  why: 'With DYNAMIC_DNS servers are found call by call, so that there is nothing to make subsets of. Istio leaves them out.',
  remedy: 'Take subset out of the route, and write its policy in trafficPolicy of the rule',
  fires: routed('v1'),
  accepts: routed(undefined),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80||*.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_builder.go: applyDestinationRule',
  check(view, report) {
    for (const { object, path, host, subset, clients, groups } of view.once(routedSubsets)) {
      if (!groups.every((group) => isDynamicDnsWildcard(group.host.service))) continue;
      report(object, path, `${host} has resolution DYNAMIC_DNS, and no subset ${subset}`, {
        clients,
        fix: [remove(path)],
      });
    }
  },
};
