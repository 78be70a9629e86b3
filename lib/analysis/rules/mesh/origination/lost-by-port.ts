import type { Fields } from '../../../../mesh/fields';
import { isTls } from '../../../../mesh/protocol';
import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, pathOf, Place, PolicyUse, stepsOf } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule, valueAt } from '../objects';
import { reportUses } from '../report-uses';
import { isOriginating } from './originating';

const ENTRY = entry([HTTP_TO_TLS]);
const TLS = { mode: 'SIMPLE' };
const POOL = { http: { maxRequestsPerConnection: 10 } };

export const lostByPort: MeshRule = {
  id: 'ORIGINATION004',
  severity: Severity.ERROR,
  title: 'A port entry that drops the TLS settings',
  effect: 'The proxy sends clear text on this port.',
  why: 'An entry of portLevelSettings stands for the whole policy of its port. What it leaves out is not taken from above.',
  remedy: 'Repeat tls in the entry, or write mode: DISABLE there if clear text is meant',
  fires: [ENTRY, rule({ tls: TLS, portLevelSettings: [{ port: { number: 80 }, connectionPool: POOL }] })],
  accepts: [ENTRY, rule({ tls: TLS, portLevelSettings: [{ port: { number: 80 }, connectionPool: POOL, tls: TLS }] })],
  shown: { client: { namespace: 'shop' }, url: 'http://api.example.com/', fires: 'PLAINTEXT', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy, MergeSubsetTrafficPolicy',
  check(view, report) {
    const uses = view.policyUses.filter(
      (use) => !use.policy.tls && !isTls(use.port.protocol) && expected(use) !== undefined,
    );
    for (const place of byPlace(uses, entryOf)) {
      const [{ host, port, subset }] = place.uses;
      const from = expected(place.uses[0]);
      const object = view.writtenAs(place.source);
      const written = from && object ? valueAt(object.value, pathOf(from)) : undefined;
      const whose = subset ? `subset ${subset.name} of ${host.hostname}` : host.hostname;
      reportUses(view, report, place, `the entry for port ${port.number} of ${whose} has no tls`, {
        fix: written === undefined ? undefined : [put([...place.path, 'tls'], written)],
      });
    }
  },
};

/** The TLS settings that the entry stands in the way of. */
function expected({ subset, rule: { trafficPolicy }, port }: PolicyUse): Fields | undefined {
  const all = [subset?.trafficPolicy?.tls, portLevelTrafficPolicy(trafficPolicy, port.number)?.tls, trafficPolicy?.tls];
  return all.find(isOriginating);
}

function entryOf({ subset, rule: { trafficPolicy }, port }: PolicyUse): Place | undefined {
  for (const policy of [subset?.trafficPolicy, trafficPolicy]) {
    const entry = policy?.portLevelSettings.find((each) => each.port === port.number);
    if (policy && entry) return { source: policy.source, path: stepsOf(entry.place) };
  }
  return undefined;
}
