import { readProfile } from '../../lib/cli/profile';
import { UsageError } from '../../lib/cli/usage-error';

test('all facts', () => {
  const text = `istioVersion: 1.30
dnsCapture: true
outboundTrafficPolicy: REGISTRY_ONLY
rootNamespace: mesh
trustDomain: example.org
defaultNamespace: shop
dataPlaneMode: ambient
dualStack: true
defaultServiceExportTo: ['.', istio-egress]
defaultVirtualServiceExportTo: []
defaultDestinationRuleExportTo: ['*']
gateways:
  - service: egress.istio-egress.svc.cluster.local
    namespaceName: istio-egress
    labels: { istio: egressgateway }
    ports: { 80: 8080 }
`;
  const facts = {
    istioVersion: '1.30',
    dnsCapture: true,
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    rootNamespace: 'mesh',
    trustDomain: 'example.org',
    defaultNamespace: 'shop',
    dataPlaneMode: 'ambient',
    dualStack: true,
    defaultServiceExportTo: ['.', 'istio-egress'],
    defaultVirtualServiceExportTo: [],
    defaultDestinationRuleExportTo: ['*'],
    gateways: [
      {
        service: 'egress.istio-egress.svc.cluster.local',
        namespaceName: 'istio-egress',
        labels: { istio: 'egressgateway' },
        ports: { 80: 8080 },
      },
    ],
  };
  expect(readProfile(text, 'mesh.yaml')).toEqual(facts);
  expect(readProfile(text.replaceAll('\n', '\r\n'), 'mesh.yaml')).toEqual(facts);
  expect(readProfile(JSON.stringify(facts), 'mesh.json')).toEqual(facts);
});

test.each(['', '# nothing\n', '{}'])('nothing is said by %j', (text) => {
  expect(readProfile(text, 'mesh.yaml')).toEqual({});
});

test.each([
  ['istioVersion: "1.31.4"', '1.31'],
  ['istioVersion: v1.29', '1.29'],
  ['istioVersion: 1.30', '1.30'],
  ['istioVersion: "1.30"', '1.30'],
])('%s is %s', (text, version) => {
  expect(readProfile(text, 'mesh.yaml')).toEqual({ istioVersion: version });
});

test.each([
  ['istioVersion: 1.12', 'mesh.yaml: istioVersion is 1.12. Write 1.29, 1.30 or 1.31'],
  ['istioversion: 1.30', "mesh.yaml has 'istioversion'. Write 'istioVersion'"],
  ['colour: red', "mesh.yaml has 'colour'. Write istioVersion, dnsCapture,"],
  ['dnsCapture: "yes"', "mesh.yaml: dnsCapture is 'yes'. Write true or false, without quotes"],
  ['dualStack: 1', 'mesh.yaml: dualStack is 1. Write true or false, without quotes'],
  ['outboundTrafficPolicy: registry_only', "outboundTrafficPolicy is 'registry_only'. Write REGISTRY_ONLY"],
  ['dataPlaneMode: 3', 'dataPlaneMode is 3. Write sidecar or ambient'],
  ['defaultServiceExportTo: .', "defaultServiceExportTo is '.'. Write a list of namespaces, of "],
  ['defaultVirtualServiceExportTo: [Shop]', 'defaultVirtualServiceExportTo is ["Shop"]. Write a list'],
  ['defaultDestinationRuleExportTo: [1]', 'defaultDestinationRuleExportTo is [1]. Write a list'],
  ['rootNamespace: ""', "rootNamespace is ''. Write the name of a namespace"],
  ['gateways: {}', 'gateways is {}. Write a list'],
  ['gateways: [a]', "gateways[0] is 'a'. Write a map with service,"],
  ['gateways: [{ service: a, labels: {} }]', 'gateways[0] has no namespaceName. Write namespaceName'],
  ['gateways: [{ service: a, namespaceName: b, labels: { c: 1 } }]', 'labels is {"c":1}. Write a map of texts'],
  ['- a', '\'mesh.yaml\' holds ["a"]. Write a map with'],
  ['a: [', "'mesh.yaml' is not YAML: "],
])('%s is refused', (text, message) => {
  expect(() => readProfile(text, 'mesh.yaml')).toThrow(UsageError);
  expect(() => readProfile(text, 'mesh.yaml')).toThrow(message);
});
