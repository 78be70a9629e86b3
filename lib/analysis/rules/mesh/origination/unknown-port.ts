import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { unknownPorts, unknownPortDetails } from '../unknown-ports';

const ENTRY = entry([HTTP_TO_TLS]);

export const unknownPort: MeshRule = {
  id: 'ORIGINATION003',
  severity: Severity.ERROR,
  title: 'TLS settings for a port that the host has not',
  effect: 'The proxy ignores the entry and sends clear text.',
  why: 'portLevelSettings go by ports[].number of the ServiceEntry or by the port of the Service, and never by targetPort.',
  remedy: 'Write the number that applications call',
  fires: [ENTRY, rule({ portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'SIMPLE' } }] })],
  accepts: [ENTRY, rule({ portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] })],
  shown: { client: { namespace: 'shop' }, url: 'http://api.example.com/', fires: 'PLAINTEXT', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy',
  check(view, report) {
    for (const unknown of view.once(unknownPorts)) {
      const mode = unknown.policy.tls?.mode ?? 'DISABLE';
      if (mode === 'DISABLE') continue;
      const { object, path, message, more } = unknownPortDetails(unknown);
      report(object, path, `${message}: tls is ignored`, more);
    }
  },
};
