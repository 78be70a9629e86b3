import { Chart } from 'cdk8s';
import {
  EgressClient,
  ClientCertificate,
  ExternalHttpApi,
  ExternalHttpsApi,
  ExternalTcpService,
  HostAlias,
  MutualTlsPartner,
  Resolution,
  TcpCapture,
  TlsOriginatedApi,
} from '../../lib';
import { inShop } from '../manifests';

const HOST = 'api.example.com';
const LABELS = { app: 'checkout' };
const FIRST = [{ ip: '198.51.100.10', hostnames: [HOST] }];

function made(make: (chart: Chart) => { readonly hostAliases: HostAlias[] }): HostAlias[] {
  let aliases: HostAlias[] = [];
  inShop((chart) => {
    aliases = make(chart).hostAliases;
  });
  return aliases;
}

const MAKERS: [string, (chart: Chart, resolution: Resolution) => { readonly hostAliases: HostAlias[] }][] = [
  ['plain HTTP', (chart, resolution) => new ExternalHttpApi(chart, 'Api', { host: HOST, resolution })],
  ['HTTPS', (chart, resolution) => new ExternalHttpsApi(chart, 'Api', { host: HOST, resolution })],
  ['TLS by the proxy', (chart, resolution) => new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution })],
  [
    'mutual TLS',
    (chart, resolution) =>
      new MutualTlsPartner(chart, 'Api', {
        host: HOST,
        resolution,
        clients: [EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels: LABELS })],
        clientCertificate: ClientCertificate.fromSecret('certificate'),
      }),
  ],
];

describe.each(MAKERS)('%s', (_, make) => {
  test('names one address of the servers, in one order', () => {
    const resolution = Resolution.staticEndpoints('198.51.100.11', '198.51.100.10');
    expect(made((chart) => make(chart, resolution))).toEqual(FIRST);
  });

  test.each([
    ['the host', Resolution.dns()],
    ['other names', Resolution.dnsEndpoints('api.provider.example.net')],
  ])('names none where DNS is asked for %s', (_name, resolution) => {
    expect(made((chart) => make(chart, resolution))).toEqual([]);
  });
});

describe('TCP', () => {
  const service = (capture: TcpCapture, resolution?: Resolution): HostAlias[] =>
    made((chart) => new ExternalTcpService(chart, 'Db', { host: HOST, ports: [5432], capture, resolution }));

  test('names what the proxy knows the connections by, not the servers behind it', () => {
    const resolution = Resolution.staticEndpoints('203.0.113.7');
    expect(service(TcpCapture.virtualIp('198.51.100.10'), resolution)).toEqual(FIRST);
    expect(service(TcpCapture.realAddresses('198.51.100.10'))).toEqual(FIRST);
  });

  test('names none for a range, or a whole port', () => {
    expect(service(TcpCapture.realAddresses('198.51.100.0/24'))).toEqual([]);
    expect(service(TcpCapture.wholePort({ reason: 'nothing else there' }))).toEqual([]);
  });
});
