import { App, Chart, Testing } from 'cdk8s';
import { IstioVersion, MeshProfile, WildcardHosts } from '../../lib';
import { Manifest } from '../manifests';

/* Wildcards as they were proved, written by hand. */

const HOST = '*.tenants.example.com';
const TLS = { number: 443, name: 'tls', protocol: 'TLS' };

function specs(build: (chart: Chart) => void): Record<string, unknown> {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  build(chart);
  return Object.fromEntries((Testing.synth(chart) as Manifest[]).map(({ kind, spec }) => [kind, spec]));
}

function entry(resolution: string, port: object, host = HOST): object {
  return { exportTo: ['shop'], hosts: [host], location: 'MESH_EXTERNAL', resolution, ports: [port] };
}

test('dynamic DNS', () => {
  const printed = specs((chart) => WildcardHosts.dynamicDns(chart, 'Tenants', { host: HOST }));
  expect(printed).toEqual({ ServiceEntry: entry('DYNAMIC_DNS', TLS) });
});

test('original destination', () => {
  const acceptSpoofing = { reason: 'a firewall checks the addresses' };
  const printed = specs((chart) => WildcardHosts.originalDestination(chart, 'Tenants', { host: HOST, acceptSpoofing }));
  expect(printed).toEqual({ ServiceEntry: entry('NONE', TLS) });
});

test('one server', () => {
  const [host, server] = ['*.cdn.example.com', 'www.cdn.example.com'];
  const printed = specs((chart) => WildcardHosts.oneServer(chart, 'Cdn', { host, server }));
  expect(printed).toEqual({ ServiceEntry: { ...entry('DNS', TLS, host), endpoints: [{ address: server }] } });
});

test('dynamic DNS with TLS by the proxy', () => {
  const acceptFailOpen = { reason: 'no other rule for these names' };
  const printed = specs((chart) => WildcardHosts.dynamicDnsWithTls(chart, 'Tenants', { host: HOST, acceptFailOpen }));
  expect(printed).toEqual({
    ServiceEntry: entry('DYNAMIC_DNS', { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }),
    DestinationRule: {
      exportTo: ['shop'],
      host: HOST,
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] },
    },
  });
});
