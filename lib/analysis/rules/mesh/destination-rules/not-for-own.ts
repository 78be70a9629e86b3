import { resolveShortName } from '../../../../mesh/host-name';
import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { connect, ENTRY, waits } from './examples';

export const notForOwn: MeshRule = {
  id: 'POLICY003',
  severity: Severity.WARNING,
  title: 'A rule that its own namespace does not get',
  effect: 'Clients in the namespace of the rule see the host and not the rule.',
  why: 'exportTo names all that see the rule. The own namespace is not added.',
  remedy: 'Add . to exportTo',
  fires: [ENTRY, rule(connect('5s'), { exportTo: ['orders'] })],
  accepts: [ENTRY, rule(connect('5s'), { exportTo: ['.', 'orders'] })],
  shown: waits('shop', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/push_context.go: setDestinationRules',
  check(view, report) {
    const covered = view.coveredHosts;
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      const { exportTo = [], workloadSelector } = spec;
      const isForOwn = exportTo.length === 0 || ['.', '*', namespace].some((name) => exportTo.includes(name));
      // Where it is about TLS, that the host goes further than the rule says so.
      if (isForOwn || workloadSelector || policiesOf(object).some(({ policy }) => policy.tls)) continue;
      const name = resolveShortName(spec.host ?? '', namespace);
      const host = (covered.get(name) ?? []).find(
        (known) => known.namespace === namespace && ['*', namespace].some((other) => known.visibleTo.has(other)),
      );
      if (!host) continue;
      report(object, ['spec', 'exportTo'], `${namespace} sees ${host.hostname} and not its rule`, {
        clients: [namespace],
        fix: [put(['spec', 'exportTo'], ['.', ...exportTo])],
      });
    }
  },
};
