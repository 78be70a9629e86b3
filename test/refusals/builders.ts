import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ApplicationProtocol,
  ClientCertificate,
  ConnectionPool,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  EgressGatewayRouteProps,
  ExternalHttpApi,
  ExternalHttpApiProps,
  ExternalHttpsApi,
  ExternalHttpsApiProps,
  ExternalTcpService,
  ExternalTcpServiceProps,
  GatewayTls,
  InstalledGatewayProps,
  MeshProfile,
  MeshProfileProps,
  MutualTlsPartner,
  MutualTlsPartnerProps,
  Ownership,
  Resolution,
  RetryPolicy,
  TcpCapture,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
  WildcardHosts,
  WildcardPortsProps,
  networking,
} from '../../lib';

/** Something that is refused, what the message has to name, and the same with the remedy applied. */
export interface RefusedCase {
  readonly name: string;
  readonly refused: (app: App) => void;
  readonly place: string;
  readonly value: string;
  readonly remedied: (app: App) => void;
}

export type Build = (chart: Chart) => void;

export const HOST = 'api.example.com';

/** A name that DNS knows beside the virtual address. */
const SERVERS = Resolution.dnsEndpoints('db7.provider.example.net');

export function inShop(build: Build): (app: App) => void {
  return (app) => {
    build(new Chart(app, 'shop', { namespace: 'shop' }));
  };
}

export const https = (props: Partial<ExternalHttpsApiProps>): ((app: App) => void) =>
  inShop((chart) => new ExternalHttpsApi(chart, 'Api', { host: HOST, ...props }));

export const http = (props: Partial<ExternalHttpApiProps>): ((app: App) => void) =>
  inShop((chart) => new ExternalHttpApi(chart, 'Api', { host: HOST, ...props }));

export const tcp = (props: Partial<ExternalTcpServiceProps>): ((app: App) => void) =>
  inShop((chart) => {
    const { capture = TcpCapture.virtualIp('10.255.0.1') } = props;
    const resolution = capture._isVirtual ? SERVERS : undefined;
    new ExternalTcpService(chart, 'Database', { host: 'db.example.com', capture, resolution, ports: [6379], ...props });
  });

/** An owner of everything, declared before or after the first chart, once or more often. */
export function owned(...steps: ('declare' | 'build')[]): (app: App) => void {
  return (app) => {
    for (const step of steps) {
      if (step === 'build') https({})(app);
      else Ownership.set(app, { owner: 'platform-team', contact: '#platform' });
    }
  };
}

/** Two services on one port, each with a capture. */
export function twoTcpServices(one: TcpCapture, other: TcpCapture): (app: App) => void {
  return inShop((chart) => {
    for (const [id, capture] of Object.entries({ Orders: one, Ledger: other })) {
      const resolution = capture._isVirtual ? SERVERS : undefined;
      new ExternalTcpService(chart, id, {
        host: `${id.toLowerCase()}.example.com`,
        capture,
        resolution,
        ports: [5432],
      });
    }
  });
}

export const originated = (props: Partial<TlsOriginatedApiProps>): ((app: App) => void) =>
  inShop((chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, ...props }));

export const partner = (props: Partial<MutualTlsPartnerProps>): ((app: App) => void) =>
  inShop((chart) => {
    const clients = [workload({ app: 'checkout' })];
    const clientCertificate = ClientCertificate.fromSecret('partner-certificate');
    new MutualTlsPartner(chart, 'Api', { host: HOST, clients, clientCertificate, ...props });
  });

export const routed = (props: Partial<EgressGatewayRouteProps>): ((app: App) => void) =>
  inShop((chart) => {
    const gateway = EgressGateway.fromInstalled(chart, 'Gateway');
    new EgressGatewayRoute(chart, 'Api', { host: HOST, gateway, tls: GatewayTls.originate(), ...props });
  });

/** Many hosts, by a kind of wildcard that every mesh knows. */
export const wildcard = (props: Partial<WildcardPortsProps>): ((app: App) => void) =>
  inShop((chart) => {
    const acceptSpoofing = { reason: 'a firewall checks the addresses' };
    WildcardHosts.originalDestination(chart, 'Api', { host: '*.example.com', acceptSpoofing, ...props });
  });

export const oneServer = (server: string): ((app: App) => void) =>
  inShop((chart) => WildcardHosts.oneServer(chart, 'Api', { host: '*.example.com', server }));

export function wildcardHost(name: string, bad: string, good: string): RefusedCase {
  const [refused, remedied] = [bad, good].map((given) => wildcard({ host: given }));
  return { name, refused, place: 'shop/Api', value: `'${bad}'`, remedied };
}

/** Many hosts in a mesh of which something is known. */
export function wildcardIn(profile: MeshProfileProps): (app: App) => void {
  return (app) => {
    MeshProfile.set(app, profile);
    inShop((chart) => WildcardHosts.dynamicDns(chart, 'Api', { host: '*.example.com' }))(app);
  };
}

export const installed = (props: InstalledGatewayProps): ((app: App) => void) =>
  inShop((chart) => EgressGateway.fromInstalled(chart, 'Gateway', props));

/** A construct that leaves through a gateway. */
export const viaGateway = (props: Partial<TlsOriginatedApiProps>): ((app: App) => void) =>
  inShop((chart) => {
    const via = EgressGateway.fromInstalled(chart, 'Gateway');
    new TlsOriginatedApi(chart, 'Api', { host: HOST, via, ...props });
  });

export function host(name: string, bad: string, good: string): RefusedCase {
  return { name, refused: https({ host: bad }), place: 'shop/Api', value: `'${bad}'`, remedied: https({ host: good }) };
}

export const seconds = (amount: number): Duration => Duration.seconds(amount);

export function workload(labels: Record<string, string>): EgressClient {
  return EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels });
}

export function http2Pings(): Partial<TlsOriginatedApiProps> {
  const http2KeepAlive = { interval: seconds(30), timeout: seconds(5) };
  return { protocol: ApplicationProtocol.GRPC, connectionPool: ConnectionPool.of({ http2KeepAlive }) };
}

export function fourTriesOfTwoSeconds(): Partial<TlsOriginatedApiProps> {
  return { retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: seconds(2) }) };
}

export function threeServers(): Partial<ExternalHttpsApiProps> {
  return { resolution: Resolution.staticEndpoints('198.51.100.10', '198.51.100.11', '198.51.100.12') };
}

export function inTwoCharts(second: Partial<ExternalHttpsApiProps>): (app: App) => void {
  return (app) => {
    https({})(app);
    new ExternalHttpsApi(new Chart(app, 'billing', { namespace: 'shop' }), 'Api', { host: HOST, ...second });
  };
}

export function twoTeams(props: InstalledGatewayProps): (app: App) => void {
  return (app) => {
    for (const id of ['shop', 'billing']) {
      const chart = new Chart(app, id, { namespace: id });
      const gateway = EgressGateway.fromInstalled(chart, 'Gateway', props);
      new EgressGatewayRoute(chart, 'Api', { host: HOST, gateway, tls: GatewayTls.originate(), name: id });
    }
  };
}

export function twoCertificates(...secretNames: [string, string]): (app: App) => void {
  return (app) => {
    const gateway = EgressGateway.fromInstalled(app, 'Gateway', { denyByDefault: true });
    ['shop', 'billing'].forEach((id, index) => {
      const tls = GatewayTls.mutual(ClientCertificate.fromSecret(secretNames[index] ?? ''));
      new EgressGatewayRoute(new Chart(app, id, { namespace: id }), 'Api', { host: HOST, gateway, tls, name: id });
    });
  };
}

export function withHandWrittenEntry(exportTo: string[]): (app: App) => void {
  return inShop((chart) => {
    new TlsOriginatedApi(chart, 'Api', { host: HOST });
    const ports = [{ number: 8080, name: 'http-8080', protocol: 'HTTP' }];
    const spec = { hosts: [HOST], exportTo, ports, resolution: networking.ServiceEntryResolution.DNS };
    new networking.ServiceEntry(chart, 'Entry', { metadata: { name: 'entry' }, spec });
  });
}

export function withHandWrittenRule(name: string): (app: App) => void {
  return inShop((chart) => {
    new TlsOriginatedApi(chart, 'Api', { host: HOST });
    const spec = { host: 'other.example.com', trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } } };
    const rule = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name }, spec };
    new ApiObject(chart, 'Pool', rule);
  });
}

export class ForeignPath extends Construct {
  public readonly namespaceName = 'istio-egress';
}
