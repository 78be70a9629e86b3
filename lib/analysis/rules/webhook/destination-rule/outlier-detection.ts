import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { faultOfDuration } from '../values/durations';
import { policiesOf, rule } from './traffic-policies';

/** B3-5. */
export const outlierDetection = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE006',
    title: 'Outlier detection with settings that cannot be',
    why: 'Percentages end at 100, times last whole milliseconds, and errors of the own side are counted only when they are told apart.',
    remedy:
      'Write percentages from 0 to 100, times from 1ms on, and splitExternalLocalOriginErrors: true beside consecutiveLocalOriginFailures',
    fires: rule({ outlierDetection: { maxEjectionPercent: 101 } }),
    accepts: rule({ outlierDetection: { maxEjectionPercent: 100 } }),
    follows: 'validateOutlierDetection',
  },
  ({ object }, report) => {
    for (const { path, policy } of policiesOf(object)) {
      const { outlierDetection } = policy;
      if (!outlierDetection) continue;
      const at = [...path, 'outlierDetection'];
      for (const name of ['maxEjectionPercent', 'minHealthPercent'] as const) {
        const percent = outlierDetection[name] ?? 0;
        if (percent < 0 || percent > 100) report([...at, name], `${percent} is not a percentage`);
      }
      for (const name of ['baseEjectionTime', 'interval'] as const) {
        const text = outlierDetection[name];
        const fault = text === undefined ? undefined : faultOfDuration(text);
        if (fault !== undefined) report([...at, name], `${show(text)} ${fault}`);
      }
      const { consecutiveLocalOriginFailures = 0, splitExternalLocalOriginErrors = false } = outlierDetection;
      if (consecutiveLocalOriginFailures > 0 && !splitExternalLocalOriginErrors) {
        report([...at, 'consecutiveLocalOriginFailures'], 'errors of the own side are not told apart');
      }
    }
  },
);
