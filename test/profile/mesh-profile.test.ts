import { App, Chart } from 'cdk8s';
import { DataPlaneMode, IstioVersion, MeshProfile, OutboundTrafficPolicyMode } from '../../lib';

test('assumes the oldest Istio that is known', () => {
  expect(MeshProfile.of(new Chart(new App(), 'shop')).istioVersion).toBe(IstioVersion.V1_29);
});

test('assumes sidecars', () => {
  expect(MeshProfile.of(new Chart(new App(), 'shop')).dataPlaneMode).toBe(DataPlaneMode.SIDECAR);
  const app = new App();
  MeshProfile.set(app, { dataPlaneMode: DataPlaneMode.AMBIENT });
  expect(MeshProfile.of(new Chart(app, 'shop')).dataPlaneMode).toBe(DataPlaneMode.AMBIENT);
});

test('holds for everything below', () => {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
  expect(MeshProfile.of(new Chart(app, 'shop')).istioVersion).toBe(IstioVersion.V1_31);
});

test('the nearest one counts', () => {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
  const shop = new Chart(app, 'shop');
  MeshProfile.set(shop, { istioVersion: IstioVersion.V1_30 });
  expect(MeshProfile.of(shop).istioVersion).toBe(IstioVersion.V1_30);
  expect(MeshProfile.of(new Chart(app, 'billing')).istioVersion).toBe(IstioVersion.V1_31);
});

test('too late, names the line to move and the child that came first', () => {
  const app = new App();
  new Chart(new Chart(app, 'shop'), 'inner');
  expect(() => {
    MeshProfile.set(app, {});
  }).toThrow("Move the line MeshProfile.set(...) above the line that creates 'shop'");
});

test('assumes no DNS capture unless it is declared', () => {
  const app = new App();
  expect(MeshProfile.of(app).dnsCapture).toBe(false);
  MeshProfile.set(app, { dnsCapture: true });
  expect(MeshProfile.of(new Chart(app, 'shop'))).toMatchObject({ dnsCapture: true, istioVersion: IstioVersion.V1_29 });
});

test('assumes a stock installation, and knows what else is declared', () => {
  const app = new App();
  expect(MeshProfile.of(app)).toMatchObject({
    outboundTrafficPolicy: OutboundTrafficPolicyMode.ALLOW_ANY,
    rootNamespace: 'istio-system',
    trustDomain: 'cluster.local',
    defaultServiceExportTo: ['*'],
    defaultVirtualServiceExportTo: ['*'],
    defaultDestinationRuleExportTo: ['*'],
    dualStack: false,
  });
  const facts = {
    outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
    rootNamespace: 'mesh',
    trustDomain: 'mesh.example.com.',
    defaultServiceExportTo: ['.', 'istio-egress'],
    defaultVirtualServiceExportTo: ['~'],
    defaultDestinationRuleExportTo: ['.'],
    dualStack: true,
  };
  MeshProfile.set(app, facts);
  expect(MeshProfile.of(new Chart(app, 'shop'))).toMatchObject(facts);
});

test('is not changed by whoever goes on with the list that was given', () => {
  const app = new App();
  const given = ['.'];
  MeshProfile.set(app, { defaultServiceExportTo: given });
  given.push('*');
  expect(MeshProfile.of(app).defaultServiceExportTo).toEqual(['.']);
  expect(() => MeshProfile.of(new App()).defaultServiceExportTo.push('shop')).toThrow(TypeError);
  expect(MeshProfile.of(new App()).defaultServiceExportTo).toEqual(['*']);
});
