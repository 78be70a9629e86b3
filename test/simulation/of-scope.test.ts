import { ApiObject, App, Chart } from 'cdk8s';
import {
  ConnectionPool,
  DataPlaneMode,
  EgressSimulation,
  ExternalHttpsApi,
  IstioVersion,
  MeshProfile,
  TlsOriginatedApi,
  TrafficOutcome,
  WireLeg,
} from '../../lib';
import { OutboundTrafficPolicyMode } from './meshes';

function chart(): Chart {
  return new Chart(new App(), 'shop', { namespace: 'shop' });
}

describe('EgressSimulation.ofScope', () => {
  it('follows calls through what the constructs of a chart print', () => {
    const shop = chart();
    new TlsOriginatedApi(shop, 'Rates', { host: 'rates.example.com' });
    new ExternalHttpsApi(shop, 'Docs', { host: 'docs.example.com' });
    const simulation = EgressSimulation.ofScope(shop, {
      outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
    });
    expect(simulation.findings).toEqual([]);
    const wire = (url: string, namespaceName = 'shop'): WireLeg =>
      simulation.call({ client: { namespaceName }, url }).hops[0].wire;
    expect(wire('http://rates.example.com')).toBe(WireLeg.PROXY_TLS);
    expect(wire('https://docs.example.com')).toBe(WireLeg.APPLICATION_TLS);
    expect(wire('http://rates.example.com', 'ops')).toBe(WireLeg.NOTHING);
  });

  it('sees patches, and objects by hand, with their construct as origin', () => {
    const shop = chart();
    const rates = new TlsOriginatedApi(shop, 'Rates', {
      host: 'rates.example.com',
      connectionPool: ConnectionPool.of({ maxConnections: 5 }),
    });
    expect(rates).toBeDefined();
    new ApiObject(shop, 'Broken', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name: 'broken' },
      spec: { egress: [{ hosts: './*' }] },
    });
    expect(EgressSimulation.ofScope(shop).findings).toEqual([
      {
        origin: 'shop/Broken',
        object: 'Sidecar shop/broken',
        path: 'spec.egress[0].hosts',
        problem: 'a string where a list is expected',
      },
    ]);
  });

  it('takes version and DNS capture from the profile', () => {
    const app = new App();
    MeshProfile.set(app, { istioVersion: IstioVersion.V1_31, dnsCapture: true });
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    new ApiObject(shop, 'Db', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      spec: { hosts: ['db.example.com'], resolution: 'DNS', ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }] },
      status: { addresses: [{ host: 'db.example.com', value: '240.240.0.1' }] },
    });
    const answer = EgressSimulation.ofScope(app).call({
      client: { namespaceName: 'shop' },
      url: 'tcp://240.240.0.1:5432',
    });
    expect(answer.hops[0].listener).toBe('240.240.0.1_5432');
    expect(answer.outcome).toBe(TrafficOutcome.DELIVERED);
  });

  it('simulates the proxies of nodes where clients have no sidecars', () => {
    const shop = chart();
    MeshProfile.set(shop, { dataPlaneMode: DataPlaneMode.AMBIENT });
    new TlsOriginatedApi(shop, 'Rates', { host: 'rates.example.com' });
    const { hops } = EgressSimulation.ofScope(shop).call({
      client: { namespaceName: 'shop' },
      url: 'http://rates.example.com',
    });
    expect(hops).toMatchObject([{ proxy: 'ztunnel', wire: WireLeg.CLEAR_TEXT }]);
  });
});
