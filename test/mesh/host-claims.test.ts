import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  AnalysisMode,
  EgressAnalysis,
  EgressClient,
  EgressGateway,
  ExternalHttpsApi,
  IstioVersion,
  MeshProfile,
  networking,
  TlsOriginatedApi,
  WildcardHosts,
  ExternalHttpApi,
} from '../../lib';

const HOST = 'api.example.com';

function api(app: App, id: string, ...namespaces: string[]): ExternalHttpsApi {
  const clients = namespaces.map((namespaceName) => EgressClient.namespace(namespaceName));
  return new ExternalHttpsApi(new Chart(app, id, { namespace: id }), 'Api', { host: HOST, clients, name: id });
}

test('names both places and the namespaces that both want', () => {
  const app = new App();
  api(app, 'shop', 'shop', 'billing');
  api(app, 'finance', 'billing', 'audit');
  expect(() => app.synthYaml()).toThrow(
    "cdk8s-istio:HOST005 at shop/Api/ServiceEntry: host 'api.example.com' is claimed here and by finance/Api/ServiceEntry, both for clients in 'billing'.",
  );
});

test('clear text and TLS to one host are refused for the same clients, and the remedy is one construct', () => {
  const app = new App();
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  new ExternalHttpApi(shop, 'Clear', { host: HOST, name: 'clear' });
  new TlsOriginatedApi(shop, 'Encrypted', { host: HOST, name: 'encrypted' });
  expect(() => app.synthYaml()).toThrow(
    "cdk8s-istio:HOST005 at shop/Clear/ServiceEntry: host 'api.example.com' is claimed here and by shop/Encrypted/ServiceEntry, both for clients in 'shop'.",
  );
});

test('plain HTTP and HTTPS of the application to one host are one construct', () => {
  const app = new App();
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  new ExternalHttpApi(shop, 'Api', { host: HOST, directHttpsPort: 443 });
  expect(() => app.synthYaml()).not.toThrow();
});

test('different clients may go different ways', () => {
  const app = new App();
  api(app, 'shop', 'shop');
  api(app, 'finance', 'billing');
  expect(() => app.synthYaml()).not.toThrow();
});

test.each([
  ['no list', undefined],
  ['everywhere', ['*']],
  ['the own namespace', ['.']],
])('a hand-written entry counts with %s', (_, exportTo) => {
  const app = new App();
  api(app, 'shop', 'shop');
  const metadata = { name: 'entry', namespace: 'shop' };
  new networking.ServiceEntry(new Chart(app, 'other'), 'Entry', { metadata, spec: { hosts: [HOST], exportTo } });
  expect(() => app.synthYaml()).toThrow('cdk8s-istio:HOST005');
});

test('two claim one wildcard, and a name below it claims another host', () => {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  WildcardHosts.dynamicDns(shop, 'Hosts', { host: '*.example.com' });
  new ExternalHttpsApi(shop, 'Api', { host: HOST });
  expect(() => app.synthYaml()).not.toThrow();
  WildcardHosts.oneServer(shop, 'Again', { host: '*.example.com', server: 'www.example.com', name: 'again' });
  expect(() => app.synthYaml()).toThrow("cdk8s-istio:HOST005 at shop/Hosts/ServiceEntry: host '*.example.com'");
});

test('two hand-written entries are not our business', () => {
  const app = new App();
  api(app, 'shop', 'shop');
  const ports = [{ number: 443, name: 'tls', protocol: 'TLS' }];
  for (const id of ['one', 'two']) {
    new networking.ServiceEntry(new Chart(app, id), 'Entry', { spec: { hosts: ['other.example.com'], ports } });
  }
  expect(() => app.synthYaml()).not.toThrow();
});

test('the namespace of a gateway may see the host twice', () => {
  const app = new App();
  // The analysis says that the gateway serves only one of the two.
  EgressAnalysis.configure(app, { mode: AnalysisMode.OFF });
  const via = EgressGateway.fromInstalled(app, 'Gateway', { denyByDefault: true });
  for (const id of ['shop', 'billing']) {
    new TlsOriginatedApi(new Chart(app, id, { namespace: id }), 'Api', { host: HOST, via, name: id });
  }
  expect(() => app.synthYaml()).not.toThrow();
});

test('what a patch makes of an entry counts', () => {
  const app = new App();
  api(app, 'shop', 'shop');
  const { serviceEntry } = api(app, 'finance', 'billing');
  ApiObject.of(serviceEntry).addJsonPatch(JsonPatch.replace('/spec/exportTo', ['shop']));
  expect(() => app.synthYaml()).toThrow('cdk8s-istio:HOST005');
});

test('is looked at once for an app, however many charts it has', () => {
  const app = new App();
  for (const id of ['a', 'b', 'c', 'd', 'e']) api(app, id, id);
  const metadata = { name: 'entry', namespace: 'shop' };
  const spec = { hosts: ['other.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] };
  const entry = new networking.ServiceEntry(new Chart(app, 'other'), 'Entry', { metadata, spec });
  const print = jest.spyOn(entry, 'toJson');
  app.synthYaml();
  const once = { lookedAt: 1, printed: 1 };
  expect(print).toHaveBeenCalledTimes(once.lookedAt + once.printed);
});
