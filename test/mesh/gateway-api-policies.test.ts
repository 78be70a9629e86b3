import { IstioVersion, TrafficHop } from '../../lib';
import {
  call,
  entry,
  hop,
  kubernetes,
  NEW,
  OLD,
  rule,
  simulation,
  TrafficOutcome,
  Written,
} from '../simulation/meshes';
import { AT_GATEWAY, gateway, gatewayApi, hostname, httpRoute, ofEntry, toGateway } from './gateway-api';

const API = 'api.example.com';
const ENTRY = entry(API, ['80:HTTP:443', '8080:HTTP']);
const TARGET = { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api-example-com' };

function policy(spec: object = {}, target: object = {}, written: Written = {}): object {
  return gatewayApi(
    'BackendTLSPolicy',
    {
      targetRefs: [{ ...TARGET, ...target }],
      validation: { hostname: API, wellKnownCACertificates: 'System', ...spec },
    },
    written,
  );
}

function sent(objects: object[], url = `http://${API}`, istioVersion = IstioVersion.V1_31): TrafficHop {
  return hop([ENTRY, ...objects], call(url), { istioVersion });
}

describe('a BackendTLSPolicy', () => {
  it('encrypts to the servers of a ServiceEntry', () => {
    const subjectAltNames = [
      { type: 'Hostname', hostname: 'san.example.com' },
      { type: 'URI', uri: 'spiffe://a/b' },
    ];
    expect(sent([policy({ subjectAltNames })]).tls).toMatchObject({
      mode: 'SIMPLE',
      sni: API,
      subjectAltNames: ['san.example.com', 'spiffe://a/b'],
      authority: 'file-root:system',
    });
    expect(sent([policy()]).why).toContain('BackendTLSPolicy shop/backendtlspolicy');
  });

  it('checks no name without subjectAltNames, whatever hostname it gives', () => {
    const answer = simulation([ENTRY, policy()]).call(call(`http://${API}`));
    expect(answer.hops[0].tls?.checkedNames).toEqual([]);
    expect(answer.warnings).toEqual(['sidecar checks no name: any server with a trusted certificate gets the call']);
  });

  it('trusts a ConfigMap', () => {
    const caCertificateRefs = [{ group: '', kind: 'ConfigMap', name: 'authority' }];
    const found = sent([policy({ wellKnownCACertificates: undefined, caCertificateRefs })]);
    expect(found.tls?.authority).toBe('configmap://shop/authority-cacert');
    expect(found.why.join('\n')).toContain('needs the ConfigMap shop/authority: without it');
  });

  it('encrypts nothing where it trusts anything else', () => {
    const caCertificateRefs = [{ group: '', kind: 'Secret', name: 'authority' }];
    const mesh = simulation([ENTRY, policy({ wellKnownCACertificates: undefined, caCertificateRefs })]);
    expect(mesh.call(call(`http://${API}`)).hops[0].tls).toBeUndefined();
    expect(mesh.findings.map(({ path }) => path)).toEqual(['spec.validation.caCertificateRefs[0]']);
  });

  it('lets nobody through a gateway where it trusts anything else', () => {
    const caCertificateRefs = [{ group: '', kind: 'Secret', name: 'authority' }];
    const mistaken = policy({ wellKnownCACertificates: undefined, caCertificateRefs });
    const to = httpRoute([ofEntry(API)], [{ backendRefs: [toGateway()] }], { name: 'to' });
    const out = httpRoute([AT_GATEWAY], [{ backendRefs: [hostname(API, 80)] }], { name: 'out' });
    const answer = simulation([ENTRY, mistaken, gateway(), to, out]).call(call(`http://${API}`));
    expect(answer).toMatchObject({ status: 503, outcome: TrafficOutcome.HTTP_STATUS });
  });

  it('counts for one port where it names one', () => {
    const objects = [policy({}, { sectionName: 'http-80' })];
    expect(sent(objects).tls?.sni).toBe(API);
    expect(sent(objects, `http://${API}:8080`).tls).toBeUndefined();
  });

  it('gives way to an older one', () => {
    const old = policy({ hostname: 'old' }, {}, { name: 'b', created: OLD });
    const young = policy({ hostname: 'new' }, {}, { name: 'a', created: NEW });
    expect(sent([young, old]).tls?.sni).toBe('old');
  });

  it.each([
    { istioVersion: IstioVersion.V1_31, sni: 'written' },
    { istioVersion: IstioVersion.V1_30, sni: API },
  ])('meets a DestinationRule: $sni', ({ istioVersion, sni }) => {
    const written = rule(API, { trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'written' } } });
    expect(sent([policy(), written], undefined, istioVersion).tls?.sni).toBe(sni);
  });

  it('fills what a DestinationRule leaves out, from Istio 1.31 on', () => {
    const written = rule(API, {
      trafficPolicy: {
        outlierDetection: {},
        portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }],
      },
    });
    expect(sent([policy(), written], `http://${API}:8080`).tls?.sni).toBe(API);
    expect(sent([policy({}, { sectionName: 'http-80' }), written]).tls?.sni).toBe(API);
    expect(sent([policy(), written]).tls).toBeUndefined();
    expect(sent([policy(), written], `http://${API}:8080`).ejectable).toBe(0);
  });

  it('is for Services as well', () => {
    const service = kubernetes(
      'Service',
      { spec: { clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80 }] } },
      { name: 'web' },
    );
    const found = hop([service, policy({}, { group: '', kind: 'Service', name: 'web' })], call('http://web'));
    expect(found.tls?.sni).toBe(API);
  });

  it('can be taken back by an annotation', () => {
    const ignored = policy({}, {}, { annotations: { 'istio.io/ignore-policy-attachment': 'True' } });
    expect(sent([ignored]).tls).toBeUndefined();
  });
});
