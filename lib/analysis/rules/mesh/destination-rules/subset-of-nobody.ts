import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { example } from '../../example';
import { rule } from '../objects';
import { ENTRY } from './examples';
import { routedSubsets } from './routed-subsets';

export const ROUTE = example('VirtualService', {
  hosts: ['api.example.com'],
  http: [{ route: [{ destination: { host: 'api.example.com', subset: 'v2', port: { number: 80 } } }] }],
});

export const subsetOfNobody: MeshRule = {
  id: 'POLICY013',
  severity: Severity.ERROR,
  title: 'A route to a subset that no rule defines',
  effect: 'The proxy has no such cluster. Each call that takes the route ends with 503, or with a reset.',
  why: 'Subsets come from DestinationRules that the client gets, and none of those for the host has this one.',
  remedy: 'Define the subset in the DestinationRule of the host, or take it out of the route',
  fires: [ENTRY, ROUTE, rule(undefined, { subsets: [{ name: 'v1' }] })],
  accepts: [ENTRY, ROUTE, rule(undefined, { subsets: [{ name: 'v2' }] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_builder.go: applyDestinationRule',
  check(view, report) {
    for (const { object, path, host, subset, groups } of view.once(routedSubsets)) {
      const names = groups.flatMap(({ rule: merged }) => (merged?.subsets ?? []).map(({ name }) => name));
      // The rules of a Service of Kubernetes may be elsewhere, as long as none is seen.
      const isTold = groups.some(({ rule: merged, host: known }) => merged ?? known.service.registry === 'External');
      if (names.includes(subset) || !isTold) continue;
      const known = names.length > 0 ? `its subsets are ${named(names.sort())}` : 'it has none';
      report(object, path, `no DestinationRule for ${host} defines the subset ${subset}; ${known}`);
    }
  },
};
