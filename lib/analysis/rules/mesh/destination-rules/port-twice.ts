import { remove } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { rule } from '../objects';
import { connect, ENTRY, waits } from './examples';

const SECOND = { port: { number: 80 }, ...connect('5s') };

export const portTwice: MeshRule = {
  id: 'POLICY011',
  severity: Severity.WARNING,
  title: 'A second entry for the same port',
  effect: 'The proxy ignores the second entry.',
  why: 'Of several entries for a port the first counts. They are not merged.',
  remedy: 'Write one entry for the port',
  fires: [ENTRY, rule({ portLevelSettings: [{ port: { number: 80 }, ...connect('1s') }, SECOND] })],
  accepts: [ENTRY, rule({ portLevelSettings: [SECOND] })],
  shown: waits('shop', '1s', '5s'),
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy',
  check(view, report) {
    for (const { object } of view.of('DestinationRule')) {
      for (const { path, policy, isOfPort } of policiesOf(object)) {
        if (isOfPort) continue;
        const seen = new Set<number>();
        (policy.portLevelSettings ?? []).forEach(({ port }, index) => {
          const number = port?.number;
          if (number === undefined) return;
          const at = [...path, 'portLevelSettings', index];
          if (seen.has(number)) {
            report(object, [...at, 'port', 'number'], `port ${number} has an entry already, which counts`, {
              fix: [remove(at)],
            });
          }
          seen.add(number);
        });
      }
    }
  },
};
