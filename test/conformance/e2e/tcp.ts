import { Duration } from 'cdk8s';
import {
  EgressClient,
  ExternalTcpService,
  ExternalTcpServiceProps,
  MeshProfile,
  Resolution,
  TcpCapture,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TcpTls,
} from '../../../lib';
import { Resource } from '../manifests';
import { CLIENTS, E2eCall, Scenario } from './case';
import { refused, refusedInHandshake } from './expectations';

/** Where the databases of the bed are, and one that belongs to nobody. */
const DB1 = '198.51.100.20';
const DB2 = '198.51.100.21';
const VIRTUAL = '10.255.0.1';
const OTHER_VIRTUAL = '10.255.0.2';
const ALLOCATED = '240.240.0.1';

const virtual = (address = VIRTUAL): TcpCapture => TcpCapture.virtualIp(address);

function database(props: Partial<ExternalTcpServiceProps> = {}): Scenario['build'] {
  const { host = 'db1.example.com', capture = virtual() } = props;
  // These clients dial the virtual address itself, so that DNS has to know nothing but the servers.
  const resolution = capture._isVirtual ? Resolution.dnsEndpoints(host) : undefined;
  return (chart) =>
    new ExternalTcpService(chart, props.host ?? 'Database', { host, capture, resolution, ports: [5432], ...props });
}

function all(...builds: Scenario['build'][]): Scenario['build'] {
  return (chart) => {
    for (const build of builds) build(chart);
  };
}

/** Is answered by a server, whatever name was dialled. */
function answered(name: string, server: string, call: Partial<E2eCall> = {}): E2eCall {
  const origins = { [server]: 1 };
  return { name, url: 'tcp://db1.example.com:5432', origins, ...call, expect: { result: server, ...call.expect } };
}

const UNRELATED = refused({ name: 'an unrelated host', url: 'tcp://unrelated.example.net:5432' });

/** TLS by the proxy, on a port that the application calls without it. */
function encrypted(host: string, props: Partial<ExternalTcpServiceProps> = {}): Scenario['build'] {
  return database({ host, ports: [6379], targetPort: 5433, tls: TcpTls.originate(), ...props });
}

/** As istiod leaves an entry behind, once it has allocated an address. */
function withAllocated(ours: Resource[]): Resource[] {
  const status = { addresses: [{ value: ALLOCATED, host: 'db1.example.com' }] };
  return ours.map((object) => (object.kind === 'ServiceEntry' ? { ...object, status } : object));
}

/** Databases: who dials the address of a service reaches it, and nobody else on the same port. */
export const TCP: Scenario[] = [
  {
    name: 'tcp: a virtual address leads to its database, and nothing else on the port to anything',
    clearText: true,
    clients: { checkout: CLIENTS.checkout, stranger: CLIENTS.stranger },
    build: database(),
    calls: [
      answered('by the virtual address', 'db1', { client: 'checkout', dial: `${VIRTUAL}:5432` }),
      { ...refused({ name: 'by the real address', url: 'tcp://db1.example.com:5432' }), client: 'checkout' },
      { ...UNRELATED, client: 'checkout' },
      {
        ...refused({ name: 'a stranger', url: 'tcp://db1.example.com:5432', dial: `${VIRTUAL}:5432` }),
        client: 'stranger',
      },
    ],
  },
  {
    name: 'tcp: a host that resolves to its virtual address, and servers by another name',
    clearText: true,
    // The address of a machine stands for one that belongs to nobody: nothing listens on this port of it.
    aliases: { api: ['orders.example.com'] },
    build: database({
      host: 'orders.example.com',
      capture: virtual('198.51.100.10'),
      resolution: Resolution.dnsEndpoints('db1.example.com'),
    }),
    calls: [answered('by name', 'db1', { url: 'tcp://orders.example.com:5432' })],
  },
  {
    name: 'tcp: two databases share a port',
    clearText: true,
    build: all(database(), database({ host: 'db2.example.com', capture: virtual(OTHER_VIRTUAL) })),
    calls: [
      answered('the first', 'db1', { dial: `${VIRTUAL}:5432` }),
      answered('the second', 'db2', { dial: `${OTHER_VIRTUAL}:5432`, url: 'tcp://db2.example.com:5432' }),
      UNRELATED,
    ],
  },
  {
    name: 'tcp: by the real address',
    clearText: true,
    build: database({ capture: TcpCapture.realAddresses(DB1) }),
    calls: [
      answered('the database', 'db1'),
      refused({ name: 'another database', url: 'tcp://db2.example.com:5432' }),
      UNRELATED,
    ],
  },
  {
    name: 'tcp: several servers are one pool, and one that refuses connections is left out',
    clearText: true,
    build: database({
      capture: TcpCapture.realAddresses(DB1, DB2),
      connectionPool: TcpConnectionPool.of({ connectTimeout: Duration.seconds(1) }),
      circuitBreaker: TcpCircuitBreaker.of({
        consecutiveLocalOriginFailures: 1,
        maxEjectionPercent: 50,
        interval: Duration.millis(200),
        baseEjectionTime: Duration.minutes(1),
      }),
    }),
    calls: [
      answered('until one has failed', 'db2', {
        count: 8,
        behaviour: { db1: { closed: true } },
        origins: { db2: 'any' },
      }),
      answered('after that only the other', 'db2', { wait: '500ms', count: 4, origins: { db2: 4 } }),
    ],
  },
  {
    name: 'tcp: several servers of which the application chooses one',
    clearText: true,
    build: database({ capture: TcpCapture.realAddresses(DB1, DB2), resolution: Resolution.none() }),
    calls: [
      answered('the first', 'db1', { count: 4, origins: { db1: 4 } }),
      answered('the second', 'db2', { url: 'tcp://db2.example.com:5432', count: 4, origins: { db2: 4 } }),
      UNRELATED,
    ],
  },
  {
    name: 'tcp: a range keeps the server that was dialled',
    clearText: true,
    build: database({ capture: TcpCapture.realAddresses('198.51.100.20/31') }),
    calls: [
      answered('its first server', 'db1'),
      answered('its last server', 'db2', { url: 'tcp://db2.example.com:5432' }),
      UNRELATED,
    ],
  },
  {
    name: 'tcp: a range on another port of its servers',
    clearText: true,
    build: database({ capture: TcpCapture.realAddresses('198.51.100.20/31'), ports: [6379], targetPort: 5432 }),
    calls: [
      answered('its first server', 'db1', { url: 'tcp://db1.example.com:6379' }),
      answered('its last server', 'db2', { url: 'tcp://db2.example.com:6379' }),
    ],
  },
  {
    name: 'tcp: an address that istiod allocated',
    clearText: true,
    clients: { client: { ...CLIENTS.checkout, dnsCapture: true } },
    build: (chart) => {
      MeshProfile.set(chart, { dnsCapture: true });
      database({ capture: TcpCapture.dnsCapture() })(chart);
    },
    change: withAllocated,
    calls: [
      answered('by that address', 'db1', { dial: `${ALLOCATED}:5432` }),
      refused({ name: 'by the real address', url: 'tcp://db1.example.com:5432' }),
      UNRELATED,
    ],
  },
  {
    name: 'tcp: a whole port leads everybody to the one server',
    clearText: true,
    clients: { checkout: CLIENTS.checkout, invoicer: CLIENTS.invoicer },
    build: database({
      capture: TcpCapture.wholePort({ reason: 'the only server on 5432' }),
      clients: [EgressClient.namespace('shop')],
    }),
    calls: [
      answered('by its address', 'db1', { client: 'checkout' }),
      answered('by that of another', 'db1', { client: 'checkout', url: 'tcp://unrelated.example.net:5432' }),
      { ...UNRELATED, client: 'invoicer' },
    ],
  },
  {
    name: 'tcp: TLS by the proxy',
    build: encrypted('dbtls.example.com'),
    calls: [
      answered('the server', 'dbtls', {
        url: 'tcp://dbtls.example.com:6379',
        dial: `${VIRTUAL}:6379`,
        expect: { wire: '^\\w+>dbtls:5433 tls sni=dbtls.example.com$' },
      }),
    ],
  },
  {
    name: 'tcp: TLS by the proxy, to an address that the application chooses',
    build: encrypted('dbtls.example.com', { capture: TcpCapture.realAddresses('198.51.100.22/32') }),
    calls: [answered('the server', 'dbtls', { url: 'tcp://dbtls.example.com:6379' })],
  },
  {
    name: 'tcp: TLS by the proxy, and a server that is another one',
    build: encrypted('dbtlswrong.example.com'),
    calls: [
      refusedInHandshake(
        { name: 'the server', url: 'tcp://dbtlswrong.example.com:6379', dial: `${VIRTUAL}:6379` },
        'dbtlswrong',
      ),
    ],
  },
  {
    name: 'tcp: nothing leaves while the rule that encrypts is missing',
    build: encrypted('dbtls.example.com'),
    change: (ours) => ours.filter(({ kind }) => kind !== 'DestinationRule'),
    calls: [refused({ name: 'the server', url: 'tcp://dbtls.example.com:6379', dial: `${VIRTUAL}:6379` })],
  },
];
