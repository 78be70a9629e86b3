import { matchesLocality } from '../../../../mesh/locality';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { rule } from '../objects';
import { reportUses } from '../report-uses';
import { servers, SHOWN } from './examples';
import { balancers, localitySetting, placesOf } from './failover';

function distributed(to: object): ReturnType<typeof rule> {
  return rule({ loadBalancer: { localityLbSetting: { distribute: [{ from: 'eu/*', to }] } } });
}

export const placesLeftOut: MeshRule = {
  id: 'RESILIENCE003',
  severity: Severity.ADVICE,
  title: 'Shares that leave places out',
  effect: 'Servers in the places that are not listed get no request, also when all others are down.',
  why: 'distribute says where requests go, and there is nothing behind it. It can be meant so, and is advice therefore.',
  remedy: 'Give each place a share, or write failover in place of distribute',
  fires: [servers(), distributed({ 'eu/eu-1': 100 })],
  accepts: [servers(), distributed({ 'eu/eu-1': 90, 'us/*': 10 })],
  shown: { ...SHOWN, fires: '"endpoints":["203.0.113.1:80', accepts: '203.0.113.2:80' },
  source: 'istio.io/istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go: applyLocalityWeights',
  check(view, report) {
    for (const place of balancers(view, (use) => (localitySetting(use)?.objects('distribute') ?? []).length > 0)) {
      const [use] = place.uses;
      const places = new Set(place.uses.flatMap((each) => placesOf(view, each)));
      localitySetting(use)
        ?.objects('distribute')
        .forEach((entry, index) => {
          const listed = entry.fields('to').keys;
          const left = [...places].filter((each) => !listed.some((pattern) => matchesLocality(each, pattern))).sort();
          if (left.length === 0) return;
          const message = `clients in ${entry.text('from') ?? ''} never call ${named(left.map((text) => text || 'servers without a place'))} of ${use.host.hostname}`;
          reportUses(view, report, place, message, { field: ['localityLbSetting', 'distribute', index, 'to'] });
        });
    }
  },
};
