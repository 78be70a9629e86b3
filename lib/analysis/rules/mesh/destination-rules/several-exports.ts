import type { DestinationRule } from '../../../../mesh/destination-rule';
import { SourceObject } from '../../../../mesh/mesh-object';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, clientsOf } from '../../../policy-uses';
import { rule } from '../objects';
import { connect, DETECTION, ENTRY, waits } from './examples';

const TIMEOUT = rule(connect('5s'));

export const severalExports: MeshRule = {
  id: 'POLICY006',
  severity: Severity.WARNING,
  title: 'Rules for one host that are exported differently',
  effect:
    'A client that sees several of them gets the last alone. All settings and subsets of the others are gone for it.',
  why: 'Rules are merged where exportTo is the same. Others stand side by side, also where one leaves exportTo out and one writes *. Last is the youngest, and of those of one second the last by name.',
  remedy: 'Write one DestinationRule for the host, or the same exportTo in all of them',
  fires: [ENTRY, TIMEOUT, rule(DETECTION, { exportTo: ['*'] }, { name: 'api-outliers' })],
  accepts: [ENTRY, TIMEOUT],
  shown: waits('shop', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: DestinationRule',
  check(view, report) {
    const lost: {
      readonly source: SourceObject;
      readonly counting: DestinationRule;
      readonly clients: readonly string[];
    }[] = [];
    for (const { host, rule: counting, clients } of view.clientRules) {
      if (!counting || counting.workloadSelector) continue;
      for (const client of clients) {
        for (const other of view.mesh.destinationRules.rulesFor(client, host.service)) {
          if (other === counting || other.workloadSelector) continue;
          for (const source of other.sources) {
            if (!counting.sources.includes(source)) lost.push({ source, counting, clients: [client] });
          }
        }
      }
    }
    for (const { source, path, uses } of byPlace(lost, (one) => ({ source: one.source, path: ['spec', 'host'] }))) {
      const object = view.writtenAs(source);
      if (!object) continue;
      const message = `DestinationRule ${uses[0].counting.from.join(' + ')} counts instead, because its exportTo is another`;
      report(object, path, message, { clients: clientsOf(uses) });
    }
  },
};
