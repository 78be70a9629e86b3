import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { DETECTION, PLACES, servers } from './examples';
import { placesOf } from './failover';
import { clientsOf, PolicyUse } from '../../../policy-uses';

const RULE = rule({ outlierDetection: DETECTION });

export const someWithoutPlace: MeshRule = {
  id: 'RESILIENCE005',
  severity: Severity.ADVICE,
  title: 'Servers of which some say where they are',
  effect: 'Clients that know where they are call the servers without a place last, after all others.',
  why: 'A server without a locality counts as far away. Calls arrive all the same, so it is advice.',
  remedy: 'Write locality at each endpoint, or at none',
  fires: [servers({ endpoints: [{ address: '203.0.113.1', locality: PLACES[0] }, { address: '203.0.113.2' }] }), RULE],
  accepts: [
    servers({
      endpoints: [
        { address: '203.0.113.1', locality: PLACES[0] },
        { address: '203.0.113.2', locality: PLACES[0] },
      ],
    }),
    RULE,
  ],
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: LbPriority',
  check(view, report) {
    const found = new Map<object, PolicyUse[]>();
    for (const use of view.policyUses) {
      if (!use.policy.outlierDetection) continue;
      const places = placesOf(view, use);
      if (places.length < 2 || !places.includes('')) continue;
      const key = use.host.service.source;
      found.set(key, [...(found.get(key) ?? []), use]);
    }
    for (const uses of found.values()) {
      const [{ host }] = uses;
      const object = view.writtenAs(host.service.source);
      const message = `some endpoints of ${host.hostname} have a locality, and some have none`;
      if (object) report(object, ['spec', 'endpoints'], message, { clients: clientsOf(uses) });
    }
  },
};
