import { GoDuration } from '../../../../mesh/duration';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { ENTRY } from '../destination-rules/examples';
import { rule } from '../objects';

function alive(time: string): ReturnType<typeof rule> {
  return rule({ connectionPool: { tcp: { tcpKeepalive: { time } } } });
}

export const keepAliveBelowSecond: MeshRule = {
  id: 'RESILIENCE010',
  severity: Severity.ADVICE,
  title: 'A keepalive that is not whole seconds',
  effect: 'What is below a second is cut off: 1500ms is one second, and 500ms is none.',
  why: 'Istio hands whole seconds to the operating system. No call shows it, so it is advice.',
  remedy: 'Write whole seconds, from 1s on',
  fires: [ENTRY, alive('500ms')],
  accepts: [ENTRY, alive('1s')],
  source: 'istio.io/istio pilot/pkg/networking/core/cluster.go: setKeepAliveSettings',
  check(view, report) {
    for (const { object } of view.of('DestinationRule')) {
      for (const { path, policy } of policiesOf(object)) {
        for (const field of ['time', 'interval'] as const) {
          const text = policy.connectionPool?.tcp?.tcpKeepalive?.[field];
          if (text === undefined) continue;
          const seconds = GoDuration.parse(text)?.seconds ?? 0;
          if (Number.isInteger(seconds)) continue;
          const at = [...path, 'connectionPool', 'tcp', 'tcpKeepalive', field];
          report(object, at, `${text} is cut to ${Math.floor(seconds)}s`);
        }
      }
    }
  },
};
