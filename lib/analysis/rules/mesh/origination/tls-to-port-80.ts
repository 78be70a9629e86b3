import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { originating, serverPort } from './originating';

const RULE = rule({ tls: { mode: 'SIMPLE' } });

export const tlsToPort80: MeshRule = {
  id: 'ORIGINATION010',
  severity: Severity.ERROR,
  title: 'TLS to port 80 of the server',
  effect: 'The proxy starts TLS on a port where the server speaks clear text. Each call fails.',
  why: 'Without targetPort the servers are called on the port that applications call.',
  remedy: 'Write targetPort: 443 at the port of the ServiceEntry',
  fires: [entry([{ ...HTTP_TO_TLS, targetPort: undefined }]), RULE],
  accepts: [entry([HTTP_TO_TLS]), RULE],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: 'api.example.com:80',
    accepts: 'api.example.com:443',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: convertServiceEntryToInstances',
  check(view, report) {
    const placed = originating(
      view,
      ({ host, port, subset }) =>
        !subset && host.service.registry === 'External' && serverPort(view, host, port.number) === 80,
    );
    for (const place of placed) {
      const [{ host, port }] = place.uses;
      reportUses(
        view,
        report,
        place,
        `port ${port.number} of ${host.hostname} is encrypted and leads to port 80 of the server`,
      );
    }
  },
};
