import { ANYWHERE, ClientRule } from '../../../client-rules';
import { GATE_SUBSET } from '../../../../rendering/gate-subset';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { clientsOf } from '../../../policy-uses';
import { rule } from '../objects';
import { ENTRY } from './examples';
import { routedSubsets } from './routed-subsets';
import { ROUTE } from './subset-of-nobody';

const SUBSETS = { subsets: [{ name: 'v2' }] };

export const subsetNotForAll: MeshRule = {
  id: 'POLICY014',
  severity: Severity.WARNING,
  title: 'A route to a subset that not all clients of the route have',
  effect: 'Clients that get the route and not the rule end with 503, or with a reset.',
  why: 'VirtualService and DestinationRule are exported each on their own, and a rule counts only at home, beside the host and in the root namespace.',
  remedy:
    'Put the rule beside the host with the exportTo of the VirtualService, or give the VirtualService the exportTo of the rule',
  fires: [ENTRY, ROUTE, rule(undefined, { ...SUBSETS, exportTo: ['.'] })],
  accepts: [ENTRY, ROUTE, rule(undefined, SUBSETS)],
  shown: {
    client: { namespace: 'other' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_builder.go: applyDestinationRule',
  check(view, report) {
    for (const { object, path, host, subset, clients, groups } of view.once(routedSubsets)) {
      const isDefined = ({ rule: merged }: ClientRule): boolean =>
        merged?.subsets.some(({ name }) => name === subset) ?? false;
      // The gate of the constructs is there to refuse whoever does not have it.
      if (subset === GATE_SUBSET || !groups.some(isDefined)) continue;
      // Where selected workloads have the subset, the others of their namespace may be meant to be refused.
      const served = new Set(groups.filter(isDefined).flatMap((group) => group.clients));
      const affected = clients.includes(ANYWHERE)
        ? clientsOf(groups.filter((group) => !group.clients.some((client) => served.has(client))))
        : clients.filter((client) => {
            if (served.has(client)) return false;
            const isKnown = groups.some((group) => group.clients.includes(client));
            return isKnown || groups.some((group) => group.clients.includes(ANYWHERE) && !isDefined(group));
          });
      if (affected.length === 0) continue;
      report(object, path, `clients of the route have no subset ${subset} of ${host}`, { clients: affected });
    }
  },
};
