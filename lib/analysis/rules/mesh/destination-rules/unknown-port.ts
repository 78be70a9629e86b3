import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { unknownPortDetails, unknownPorts } from '../unknown-ports';
import { connect, ENTRY, waits } from './examples';

export const unknownPort: MeshRule = {
  id: 'POLICY010',
  severity: Severity.WARNING,
  title: 'Settings for a port that the host has not',
  effect: 'The proxy ignores the entry.',
  why: 'portLevelSettings go by ports[].number of the ServiceEntry or by the port of the Service, and never by targetPort.',
  remedy: 'Write the number that applications call',
  fires: [ENTRY, rule({ portLevelSettings: [{ port: { number: 8080 }, ...connect('5s') }] })],
  accepts: [ENTRY, rule({ portLevelSettings: [{ port: { number: 80 }, ...connect('5s') }] })],
  shown: waits('shop', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy',
  check(view, report) {
    for (const unknown of view.once(unknownPorts)) {
      // With TLS it is ORIGINATION003.
      if ((unknown.policy.tls?.mode ?? 'DISABLE') !== 'DISABLE') continue;
      const { object, path, message, more } = unknownPortDetails(unknown);
      report(object, path, `${message}: the entry is ignored`, more);
    }
  },
};
