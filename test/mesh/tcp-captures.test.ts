import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  AnalysisMode,
  EgressAnalysis,
  EgressClient,
  ExternalHttpsApi,
  ExternalTcpService,
  MeshProfile,
  networking,
  Resolution,
  TcpCapture,
} from '../../lib';

const VIRTUAL_IP = TcpCapture.virtualIp('10.255.0.1');
const WHOLE_PORT = TcpCapture.wholePort({ reason: 'nothing else there' });

function database(app: App, id: string, capture: TcpCapture, client = 'shop', port = 5432): ExternalTcpService {
  return new ExternalTcpService(new Chart(app, id, { namespace: id }), 'Database', {
    host: `${id}.example.com`,
    clients: [EgressClient.namespace(client)],
    capture,
    resolution: capture._isVirtual ? Resolution.dnsEndpoints(`${id}.provider.example.net`) : undefined,
    ports: [port],
  });
}

function handWritten(app: App, spec: Partial<networking.ServiceEntrySpec>): void {
  const ports = [{ number: 5432, name: 'tcp', protocol: 'TCP' }];
  const metadata = { name: 'entry', namespace: 'other' };
  new networking.ServiceEntry(new Chart(app, 'other'), 'Entry', {
    metadata,
    spec: { hosts: ['other.example.com'], ports, ...spec },
  });
}

test('names both places, what is captured twice, and the namespaces that see both', () => {
  const app = new App();
  database(app, 'orders', VIRTUAL_IP);
  database(app, 'ledger', VIRTUAL_IP);
  expect(() => app.synthYaml()).toThrow(
    "cdk8s-istio:TCP006 at orders/Database/ServiceEntry: port 5432 of '10.255.0.1' is captured here and by ledger/Database/ServiceEntry, both for clients in 'shop'. Give each",
  );
});

test.each([
  ['other clients', (app: App) => database(app, 'ledger', VIRTUAL_IP, 'billing')],
  ['another port', (app: App) => database(app, 'ledger', VIRTUAL_IP, 'shop', 5433)],
  ['another address', (app: App) => database(app, 'ledger', TcpCapture.virtualIp('10.255.0.2'))],
  ['the rest of the port', (app: App) => database(app, 'ledger', WHOLE_PORT)],
])('%s may have the same', (_, other) => {
  const app = new App();
  database(app, 'orders', VIRTUAL_IP);
  other(app);
  expect(() => app.synthYaml()).not.toThrow();
});

test('what istiod allocates, nobody else has', () => {
  const app = new App();
  MeshProfile.set(app, { dnsCapture: true });
  database(app, 'orders', TcpCapture.dnsCapture());
  database(app, 'ledger', TcpCapture.dnsCapture());
  database(app, 'stock', WHOLE_PORT);
  expect(() => app.synthYaml()).not.toThrow();
});

test.each([
  ['an address', VIRTUAL_IP, { addresses: ['10.0.0.0/8'] }],
  ['a whole port', WHOLE_PORT, {}],
])('a hand-written entry counts with %s', (_, capture, spec) => {
  const app = new App();
  database(app, 'orders', capture);
  handWritten(app, spec);
  expect(() => app.synthYaml()).toThrow('cdk8s-istio:TCP006');
});

test('addresses that no proxy can read are not our business', () => {
  const app = new App();
  // The analysis says more about them.
  EgressAnalysis.configure(app, { mode: AnalysisMode.OFF });
  database(app, 'orders', VIRTUAL_IP);
  handWritten(app, { addresses: ['10.255.0.1/40'] });
  expect(() => app.synthYaml()).not.toThrow();
});

test('two hand-written entries are not our business, even where they clash', () => {
  const app = new App();
  // It is that of the analysis.
  EgressAnalysis.configure(app, { mode: AnalysisMode.OFF });
  database(app, 'orders', VIRTUAL_IP);
  handWritten(app, {});
  const metadata = { name: 'second', namespace: 'other' };
  const spec = { hosts: ['second.example.com'], ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }] };
  new networking.ServiceEntry(new Chart(app, 'second'), 'Entry', { metadata, spec });
  expect(() => app.synthYaml()).not.toThrow();
});

test('HTTPS is told by the server name', () => {
  const app = new App();
  database(app, 'orders', TcpCapture.realAddresses('198.51.100.0/24'), 'shop', 443);
  new ExternalHttpsApi(new Chart(app, 'api', { namespace: 'shop' }), 'Api', { host: 'api.example.com' });
  expect(() => app.synthYaml()).not.toThrow();
});

test('what a patch makes of an entry counts', () => {
  const app = new App();
  database(app, 'orders', VIRTUAL_IP);
  const { serviceEntry } = database(app, 'ledger', TcpCapture.virtualIp('10.255.0.2'));
  ApiObject.of(serviceEntry).addJsonPatch(JsonPatch.replace('/spec/addresses', ['10.255.0.1']));
  expect(() => app.synthYaml()).toThrow('cdk8s-istio:TCP006');
});
