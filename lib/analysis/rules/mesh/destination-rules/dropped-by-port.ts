import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { rule } from '../objects';
import { resolveShortName } from '../../../../mesh/host-name';
import { connect, DETECTION, ENTRY, waits } from './examples';

const BLOCKS = ['connectionPool', 'loadBalancer', 'outlierDetection'] as const;

export const droppedByPort: MeshRule = {
  id: 'POLICY012',
  severity: Severity.WARNING,
  title: 'A port entry that drops settings of the rule',
  effect: 'The port does without these settings.',
  why: 'An entry of portLevelSettings stands for the whole policy of its port. What it leaves out is not taken from above.',
  remedy: 'Repeat the settings in the entry',
  fires: [ENTRY, rule({ ...connect('5s'), portLevelSettings: [{ port: { number: 80 }, ...DETECTION }] })],
  accepts: [
    ENTRY,
    rule({ ...connect('5s'), portLevelSettings: [{ port: { number: 80 }, ...DETECTION, ...connect('5s') }] }),
  ],
  shown: waits('shop', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy',
  check(view, report) {
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      const policies = policiesOf(object).filter(({ policy }) => policy.portLevelSettings);
      if (policies.length === 0) continue;
      const hosts = view.coveredHosts.get(resolveShortName(spec.host ?? '', namespace)) ?? [];
      const known = new Set(hosts.flatMap(({ ports }) => ports.map(({ number }) => number)));
      for (const { path, policy } of policies) {
        (policy.portLevelSettings ?? []).forEach((entry, index) => {
          const number = entry.port?.number ?? 0;
          if (hosts.length > 0 && !known.has(number)) return;
          const at = [...path, 'portLevelSettings', index];
          const lost = BLOCKS.filter((block) => policy[block] && !entry[block]);
          if (lost.length === 0) return;
          report(object, at, `port ${number} does without ${lost.join(', ')} of the rule`, {
            fix: lost.map((block) => put([...at, block], policy[block])),
          });
        });
      }
    }
  },
};
