import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, clientsOf } from '../../../policy-uses';
import { example } from '../../example';
import { rule, valueAt } from '../objects';
import { connect, ENTRY, waits } from './examples';

const ROUTE = example('VirtualService', {
  hosts: ['api.example.com'],
  http: [{ route: [{ destination: { host: 'api.example.com', subset: 'slow', port: { number: 80 } } }] }],
});

function slow(connectTimeout: string, name: string): ReturnType<typeof rule> {
  return rule(undefined, { subsets: [{ name: 'slow', trafficPolicy: connect(connectTimeout) }] }, { name });
}

export const repeatedSubset: MeshRule = {
  id: 'POLICY005',
  severity: Severity.WARNING,
  title: 'A subset that another rule for the host has already',
  effect: 'The labels and the policy of the second subset do nothing.',
  why: 'Rules for one host in one namespace are merged, and of the subsets with one name the first is kept.',
  remedy: 'Give the subset another name, or write one DestinationRule for the host',
  fires: [ENTRY, ROUTE, slow('1s', 'api'), slow('5s', 'api-slow')],
  accepts: [ENTRY, ROUTE, slow('5s', 'api-slow')],
  shown: waits('shop', '1s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/destination_rule.go: mergeDestinationRule',
  check(view, report) {
    const repeated = view.clientRules.flatMap(({ rule: merged, clients }) => {
      if (!merged || merged.sources.length < 2) return [];
      return merged.sources.flatMap((source) =>
        namesIn(source.value).flatMap((name, index) => {
          const counting = merged.subsets.find((subset) => subset.name === name);
          return counting && counting.source !== source ? [{ source, index, counting, clients }] : [];
        }),
      );
    });
    const places = byPlace(repeated, ({ source, index }) => ({ source, path: ['spec', 'subsets', index, 'name'] }));
    for (const { source, path, uses } of places) {
      const [object, counting] = [view.writtenAs(source), view.writtenAs(uses[0].counting.source)];
      if (!object || !counting) continue;
      const message = `the subset ${uses[0].counting.name} of DestinationRule ${counting.namespace}/${counting.name} counts instead`;
      report(object, path, message, { clients: clientsOf(uses) });
    }
  },
};

function namesIn(value: unknown): readonly string[] {
  const subsets = valueAt(value, ['spec', 'subsets']) as readonly { readonly name?: string }[] | undefined;
  return (subsets ?? []).map(({ name = '' }) => name);
}
