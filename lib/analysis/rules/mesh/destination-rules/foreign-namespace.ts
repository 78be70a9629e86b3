import { resolveShortName } from '../../../../mesh/host-name';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { rule } from '../objects';
import { connect, ENTRY, waits } from './examples';

export const foreignNamespace: MeshRule = {
  id: 'POLICY001',
  severity: Severity.WARNING,
  title: 'A rule exported from a namespace where nobody looks for it',
  effect: 'Clients of other namespaces do not get the rule, whatever exportTo says.',
  why: 'A proxy looks for rules in its own namespace, then in that of the host, then in the root namespace, and nowhere else.',
  remedy: 'Put the rule in the namespace of the ServiceEntry or Service',
  fires: [ENTRY, rule(connect('5s'), { exportTo: ['*'] }, { namespace: 'platform' })],
  accepts: [ENTRY, rule(connect('5s'), { exportTo: ['*'] })],
  shown: waits('other', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/push_context.go: destinationRule',
  check(view, report) {
    const { rootNamespace } = view.context;
    const covered = view.coveredHosts;
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      const { exportTo = [] } = spec;
      const index = exportTo.findIndex((name) => name !== '.' && name !== namespace);
      if (index < 0 || namespace === rootNamespace) continue;
      const host = resolveShortName(spec.host ?? '', namespace);
      const owners = (covered.get(host) ?? []).map((known) => known.namespace);
      if (owners.length === 0 || owners.includes(namespace)) continue;
      const message = `clients look for rules for ${host} at home, in ${named(owners)} and in ${rootNamespace}, not in ${namespace}`;
      report(object, ['spec', 'exportTo', index], message, { clients: [exportTo[index]] });
    }
  },
};
