import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ApplicationProtocol,
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  MutualTlsPartner,
  TlsOriginatedApi,
} from '../../lib';

/** One way to lead calls through a gateway. */
export interface Mode {
  readonly name: string;
  readonly host: string;
  readonly url: string;
  /** Whether the gateway knows who calls. */
  readonly knowsCaller: boolean;
  /** What leaves the gateway for the intended client. */
  readonly wire: string;
  readonly build: (scope: Construct, gateway: EgressGateway) => void;
}

export const CERTIFICATE = ClientCertificate.fromSecret('partner-certificate');
/** A workload, which every mode takes. */
export const CHECKOUT = EgressClient.workload({
  namespaceName: 'shop',
  serviceAccountName: 'checkout',
  labels: { app: 'checkout' },
});
const clients = [CHECKOUT];
const UNTOUCHED = 'application TLS untouched';
const { GRPC } = ApplicationProtocol;

const simple = (host: string): string =>
  `SIMPLE TLS, sni ${host}, chain file-root:system, name checked against ${host}`;
const mutual = (host: string): string =>
  `MUTUAL TLS, sni ${host}, chain kubernetes://partner-certificate-cacert, name checked against ${host}`;

function mode(
  name: string,
  scheme: 'http' | 'grpc' | 'https',
  wire: (host: string) => string,
  build: (scope: Construct, host: string, gateway: EgressGateway) => void,
): Mode {
  const host = `${name.toLowerCase().replaceAll(' ', '-')}.example.com`;
  const port = scheme === 'https' ? '443' : '80';
  return {
    name,
    host,
    url: `${scheme}://${host}:${port}/`,
    knowsCaller: !name.includes('without identity'),
    wire: wire(host),
    build: (scope, gateway) => {
      build(new Construct(scope, name), host, gateway);
    },
  };
}

function route(
  name: string,
  scheme: 'http' | 'grpc' | 'https',
  wire: (host: string) => string,
  tls: GatewayTls,
  isOpen = false,
): Mode {
  return mode(name, scheme, wire, (scope, host, gateway) => {
    new EgressGatewayRoute(scope, 'Route', { host, gateway, tls, ...(!isOpen && { clients }) });
  });
}

export const MODES: Mode[] = [
  route('Originated', 'http', simple, GatewayTls.originate()),
  route('Originated GRPC', 'grpc', simple, GatewayTls.originate({ protocol: GRPC })),
  route('Mutual', 'http', mutual, GatewayTls.mutual(CERTIFICATE)),
  route('Passed through', 'https', () => UNTOUCHED, GatewayTls.passthrough()),
  route('Passed through without identity', 'https', () => UNTOUCHED, GatewayTls.passthroughWithoutIdentity(), true),
  mode('Api via', 'http', simple, (scope, host, via) => {
    new TlsOriginatedApi(scope, 'Api', { host, via, clients });
  }),
  mode(
    'Https via',
    'https',
    () => UNTOUCHED,
    (scope, host, via) => {
      new ExternalHttpsApi(scope, 'Api', { host, via, clients });
    },
  ),
  mode('Partner via', 'http', mutual, (scope, host, via) => {
    new MutualTlsPartner(scope, 'Api', { host, via, clients, clientCertificate: CERTIFICATE });
  }),
];

/** Some of the modes in one chart. */
export function building(modes: Mode[], denyByDefault = false): (chart: Chart) => void {
  return (chart) => {
    const gateway = EgressGateway.fromInstalled(chart, 'Gateway', { denyByDefault });
    for (const each of modes) each.build(chart, gateway);
  };
}
