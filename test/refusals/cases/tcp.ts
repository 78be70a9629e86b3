import { App } from 'cdk8s';
import {
  ExternalHttpsApi,
  MeshProfile,
  Resolution,
  ServerIdentity,
  TcpCapture,
  TcpCircuitBreaker,
  TcpTls,
  TlsOriginatedApi,
} from '../../../lib';
import { HOST, https, inShop, RefusedCase, tcp, twoTcpServices } from '../builders';

const RANGE = '198.51.100.0/24';
const virtualIp = (address: string): TcpCapture => TcpCapture.virtualIp(address);
const real = (...addresses: string[]): TcpCapture => TcpCapture.realAddresses(...addresses);
const wholePort = (): TcpCapture => TcpCapture.wholePort({ reason: 'nothing else there' });

function withDnsCapture(build: (app: App) => void): (app: App) => void {
  return (app) => {
    MeshProfile.set(app, { dnsCapture: true });
    build(app);
  };
}

function address(name: string, bad: string, good: string): RefusedCase {
  return {
    name,
    refused: () => real(bad),
    place: 'TcpCapture.realAddresses',
    value: `'${bad}'`,
    remedied: tcp({ capture: real(good) }),
  };
}

/** An API on port 80 beside a TCP service on the same port. */
function besideHttp(capture: TcpCapture): (app: App) => void {
  return (app) => {
    tcp({ capture, ports: [80] })(app);
    const chart = app.charts.at(0);
    if (chart) new TlsOriginatedApi(chart, 'Api', { host: HOST });
  };
}

export const TCP_CASES = {
  RESOLUTION001: [
    {
      name: 'HTTPS to any address',
      refused: https({ resolution: Resolution.none() }),
      place: 'shop/Api',
      value: 'none',
      remedied: https({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
    {
      name: 'HTTP to any address',
      refused: inShop((chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, resolution: Resolution.none() })),
      place: 'shop/Api',
      value: `'${HOST}'`,
      remedied: inShop((chart) => new ExternalHttpsApi(chart, 'Api', { host: HOST })),
    },
    {
      name: 'a virtual address has no server',
      refused: tcp({ resolution: Resolution.none() }),
      place: 'shop/Database',
      value: 'none',
      remedied: tcp({ capture: real('10.255.0.1'), resolution: Resolution.none() }),
    },
    {
      name: 'a whole port to everywhere',
      refused: tcp({ resolution: Resolution.none(), capture: wholePort() }),
      place: 'shop/Database',
      value: 'none',
      remedied: tcp({ capture: wholePort() }),
    },
  ],
  TCP001: [
    address('a name', 'db.example.com', '198.51.100.10'),
    address('this machine', '127.0.0.1', '198.51.100.10'),
    address('everything', '0.0.0.0/0', RANGE),
    address('half a continent', '16.0.0.0/7', '16.0.0.0/8'),
    address('not the first of its range', '198.51.100.7/24', RANGE),
    {
      name: 'none',
      refused: () => real(),
      place: 'TcpCapture.realAddresses',
      value: '[]',
      remedied: tcp({ capture: real('198.51.100.10') }),
    },
    {
      name: 'twice, in two spellings',
      refused: () => real('2001:db8::1', '2001:0db8::1'),
      place: 'TcpCapture.realAddresses',
      value: "'2001:0db8::1'",
      remedied: tcp({ capture: real('2001:db8::1', '2001:db8::2') }),
    },
    {
      name: 'a range as a virtual address',
      refused: () => virtualIp('10.255.0.1/32'),
      place: 'TcpCapture.virtualIp',
      value: "'10.255.0.1/32'",
      remedied: tcp({ capture: virtualIp('10.255.0.1') }),
    },
  ],
  TCP002: [
    {
      name: 'a range by DNS',
      refused: tcp({ capture: real(RANGE), resolution: Resolution.dns() }),
      place: 'shop/Database',
      value: `'${RANGE}'`,
      remedied: tcp({ capture: real(RANGE), resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
    {
      name: 'one address as a range',
      refused: tcp({ capture: real('198.51.100.10/32'), resolution: Resolution.dnsEndpoints('a.example.com') }),
      place: 'shop/Database',
      value: "'198.51.100.10/32'",
      remedied: tcp({ capture: real('198.51.100.10'), resolution: Resolution.dnsEndpoints('a.example.com') }),
    },
  ],
  TCP003: [
    {
      name: 'an unverified server',
      refused: () =>
        TcpTls.originate({ serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'a self-signed cache' }) }),
      place: 'TcpTls.originate',
      value: "'a self-signed cache'",
      remedied: tcp({ tls: TcpTls.originate({ serverIdentity: ServerIdentity.named('cache.example.net') }) }),
    },
  ],
  TCP004: [
    {
      name: 'not declared',
      refused: tcp({ capture: TcpCapture.dnsCapture() }),
      place: 'shop/Database',
      value: 'dnsCapture: false',
      remedied: withDnsCapture(tcp({ capture: TcpCapture.dnsCapture() })),
    },
  ],
  TCP005: [
    {
      name: 'blank reason',
      refused: () => TcpCapture.wholePort({ reason: ' ' }),
      place: 'TcpCapture.wholePort',
      value: "' '",
      remedied: tcp({ capture: wholePort() }),
    },
  ],
  TCP006: [
    {
      name: 'one virtual address for two',
      refused: twoTcpServices(virtualIp('10.255.0.1'), virtualIp('10.255.0.1')),
      place: 'shop/Orders/ServiceEntry',
      value: "'10.255.0.1'",
      remedied: twoTcpServices(virtualIp('10.255.0.1'), virtualIp('10.255.0.2')),
    },
    {
      name: 'a range inside another',
      refused: twoTcpServices(real(RANGE), real('198.51.100.72/29')),
      place: 'shop/Orders/ServiceEntry',
      value: "'198.51.100.72/29'",
      remedied: twoTcpServices(real(RANGE), real('203.0.113.0/29')),
    },
    {
      name: 'a whole port for two',
      refused: twoTcpServices(wholePort(), wholePort()),
      place: 'shop/Orders/ServiceEntry',
      value: '5432',
      remedied: twoTcpServices(wholePort(), virtualIp('10.255.0.1')),
    },
    {
      name: 'a range beside HTTP',
      refused: besideHttp(real(RANGE)),
      place: 'shop/Database/ServiceEntry',
      value: 'HTTP',
      remedied: besideHttp(virtualIp('10.255.0.1')),
    },
    {
      name: 'a whole port beside HTTP',
      refused: besideHttp(wholePort()),
      place: 'shop/Database/ServiceEntry',
      value: 'HTTP',
      remedied: besideHttp(real('198.51.100.10')),
    },
  ],
  TCP007: [
    {
      name: 'PostgreSQL',
      refused: tcp({ ports: [5432], tls: TcpTls.originate() }),
      place: 'shop/Database',
      value: '5432',
      remedied: tcp({ ports: [5432], tls: TcpTls.originateFromFirstByte() }),
    },
    {
      name: 'MySQL behind another port',
      refused: tcp({ targetPort: 3306, tls: TcpTls.originate() }),
      place: 'shop/Database',
      value: '3306',
      remedied: tcp({ targetPort: 3306 }),
    },
  ],
  TCP008: [
    {
      name: 'two ports, one target',
      refused: tcp({ ports: [9092, 9093], targetPort: 9094 }),
      place: 'shop/Database',
      value: '9094',
      remedied: tcp({ ports: [9092], targetPort: 9094 }),
    },
  ],
  TCP009: [
    {
      name: 'a range',
      refused: tcp({ capture: real(RANGE), circuitBreaker: TcpCircuitBreaker.of() }),
      place: 'shop/Database',
      value: 'none',
      remedied: tcp({ capture: real('198.51.100.10'), circuitBreaker: TcpCircuitBreaker.of() }),
    },
  ],
  TCP010: [
    {
      name: 'the host itself',
      refused: tcp({ resolution: Resolution.dns() }),
      place: 'shop/Database',
      value: "'10.255.0.1'",
      remedied: tcp({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
    {
      name: 'one address of the host at a time',
      refused: tcp({ resolution: Resolution.dnsRoundRobin() }),
      place: 'shop/Database',
      value: "'db.example.com'",
      remedied: tcp({ resolution: Resolution.dnsRoundRobin('db7.provider.example.net') }),
    },
    {
      name: 'a mesh whose proxies do not answer the application',
      refused: tcp({ resolution: Resolution.dns() }),
      place: 'shop/Database',
      value: "'10.255.0.1'",
      remedied: withDnsCapture(tcp({ resolution: Resolution.dns() })),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
