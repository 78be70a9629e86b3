import { Severity } from '../../../finding';
import { put } from '../../../fix';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { rule } from '../objects';
import { DETECTION, servers, SHOWN } from './examples';

const LOCALITY = { localityLbSetting: { distribute: [{ from: 'eu/*', to: { 'eu/*': 90, 'us/*': 10 } }] } };

function ports(loadBalancer: object): ReturnType<typeof rule> {
  const entry = { port: { number: 80 }, loadBalancer, outlierDetection: DETECTION };
  return rule({ loadBalancer: LOCALITY, outlierDetection: DETECTION, portLevelSettings: [entry] });
}

export const localityDropped: MeshRule = {
  id: 'RESILIENCE013',
  severity: Severity.WARNING,
  title: 'A load balancer of a port or subset that drops the places of the rule',
  effect: 'The port or subset does without the failover or the shares of the rule.',
  why: 'loadBalancer is taken as a whole. That of a port or subset stands for that of the rule.',
  remedy: 'Repeat localityLbSetting in it',
  fires: [servers(), ports({ simple: 'RANDOM' })],
  accepts: [servers(), ports({ simple: 'RANDOM', ...LOCALITY })],
  shown: { ...SHOWN, fires: 'prio=1 loc=us', accepts: 'loc=us/us-1/ weight=10' },
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy, MergeSubsetTrafficPolicy',
  check(view, report) {
    for (const { object, spec } of view.of('DestinationRule')) {
      const setting = spec.trafficPolicy?.loadBalancer?.localityLbSetting;
      if (!setting) continue;
      for (const { path, policy, isTop } of policiesOf(object)) {
        const { loadBalancer } = policy;
        if (isTop || !loadBalancer || loadBalancer.localityLbSetting || loadBalancer.simple === 'PASSTHROUGH') continue;
        const at = [...path, 'loadBalancer'];
        report(object, at, 'the loadBalancer does without localityLbSetting of the rule', {
          fix: [put([...at, 'localityLbSetting'], setting)],
        });
      }
    }
  },
};
