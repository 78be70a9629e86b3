import { IstioVersion, isBefore } from '../../../../profile/istio-version';
import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { faultOfDuration } from '../values/durations';
import { policiesOf, rule } from './traffic-policies';

/** B3-10. */
export const warmup = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE012',
    title: 'A warm-up that cannot be',
    why: 'New servers are given more and more for the duration.',
    remedy: 'Write a duration from 1ms on, a minimumPercent up to 100 and an aggression above 0',
    fires: rule({ loadBalancer: { simple: 'ROUND_ROBIN', warmup: { duration: '1.5ms' } } }),
    accepts: rule({ loadBalancer: { simple: 'ROUND_ROBIN', warmup: { duration: '10s' } } }),
    follows: 'validateLoadBalancer',
  },
  ({ object, context: { istioVersion } }, report) => {
    const lowest = isBefore(istioVersion, IstioVersion.V1_31) ? 1 : Number.MIN_VALUE;
    for (const { path, policy } of policiesOf(object)) {
      const warmup = policy.loadBalancer?.warmup;
      if (!warmup) continue;
      const at = [...path, 'loadBalancer', 'warmup'];
      const { duration, minimumPercent = 0, aggression } = warmup;
      const fault = duration === undefined ? 'is missing' : faultOfDuration(duration);
      if (fault !== undefined) report([...at, 'duration'], `${show(duration ?? 'duration')} ${fault}`);
      if (minimumPercent > 100) report([...at, 'minimumPercent'], `${minimumPercent} is not a percentage`);
      if (aggression !== undefined && aggression < lowest) report([...at, 'aggression'], `${aggression} is too small`);
    }
  },
);
