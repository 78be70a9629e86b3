import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { example } from '../../example';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';

const ENTRY = example('ServiceEntry', {
  hosts: ['api.example.com'],
  ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
  resolution: 'DNS',
});

function rule(tls: object): object[] {
  return [ENTRY, example('DestinationRule', { host: 'api.example.com', trafficPolicy: { tls } })];
}

export const noMode: MeshRule = {
  id: 'ORIGINATION001',
  severity: Severity.ERROR,
  title: 'TLS settings without a mode',
  effect: 'The proxy sends clear text, whatever names and certificates the settings hold.',
  why: 'A mode that is not written is the first one of the API, DISABLE.',
  remedy: 'Write the mode, such as mode: SIMPLE',
  fires: rule({ sni: 'api.example.com' }) as MeshRule['fires'],
  accepts: rule({ mode: 'SIMPLE', subjectAltNames: ['api.example.com'] }) as MeshRule['fires'],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'PLAINTEXT',
    accepts: 'SIMPLE TLS',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: buildUpstreamTLSSettings',
  check(view, report) {
    for (const { object } of view.of('DestinationRule')) {
      for (const { path, policy } of policiesOf(object)) {
        if (policy.tls === undefined || policy.tls.mode !== undefined) continue;
        report(object, [...path, 'tls'], 'tls has no mode, which is DISABLE');
      }
    }
  },
};
