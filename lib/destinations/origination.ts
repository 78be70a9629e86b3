import { Construct } from 'constructs';
import {
  ClientTLSSettings,
  ConnectionPoolSettings,
  Headers,
  OutlierDetection,
  ServicePort,
} from '../../imports/networking';
import { IstioVersion } from '../profile/istio-version';
import { MeshProfile } from '../profile/mesh-profile';
import { refuse, show } from '../refusals/refuse';
import { checkListenerPort, checkPort } from '../rendering/checks';
import { goDuration, milliseconds } from '../rendering/go-duration';
import { tlsPort } from '../rendering/service-entry';
import { renderHeaders } from '../values/header-operations';
import { RetryPolicy } from '../values/retry-policy';
import { ServerIdentity } from '../values/server-identity';
import { TrustAnchor } from '../values/trust-anchor';
import { ApplicationProtocol } from './application-protocol';
import { Destination } from './destination';
import { OriginatedDestinationProps } from './originated-destination';

/** Retries, timeout and headers of the routes. */
export interface Routing {
  readonly retryPolicy: RetryPolicy;
  readonly timeout?: string;
  readonly headers?: Headers;
}

/** What the kinds of origination differ in. */
export interface OriginationOptions {
  readonly directHttpsPort?: number;
  readonly trustAnchor?: TrustAnchor;
  readonly failClosed?: boolean;
}

/** TLS by the proxy after all that can be known from the properties has been checked. */
export interface Origination {
  readonly port: number;
  readonly ports: ServicePort[];
  readonly gate: boolean;
  readonly tls: ClientTLSSettings;
  readonly insecurity: { readonly [annotation: string]: string };
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly routing?: Routing;
}

export function describeOrigination(
  scope: Construct,
  to: Destination,
  props: OriginatedDestinationProps,
  options: OriginationOptions,
): Origination {
  const { protocol = ApplicationProtocol.HTTP, circuitBreaker } = props;
  const { directHttpsPort, trustAnchor, failClosed = true } = options;
  const identity = props.serverIdentity ?? ServerIdentity.named(to.host);
  const ports = describePorts(scope, props, protocol, directHttpsPort);
  return {
    port: ports.plaintext.number,
    ports: ports.all,
    gate: failClosed,
    tls: { ...identity._render(), ...renderTrust(scope, to, identity, trustAnchor) },
    insecurity: identity.insecureReason === undefined ? {} : { 'cdk8s-istio/insecure-reason': identity.insecureReason },
    connectionPool: describePool(scope, props, protocol),
    outlierDetection: circuitBreaker?._ejection.render(scope, to.resolution._minimumEndpoints),
    routing: describeRouting(scope, props, protocol, failClosed),
  };
}

function describePorts(
  scope: Construct,
  { port = 80, targetPort = 443 }: OriginatedDestinationProps,
  protocol: ApplicationProtocol,
  directHttpsPort?: number,
): { plaintext: ServicePort; all: ServicePort[] } {
  checkListenerPort(scope, 'port', port);
  checkPort(scope, 'targetPort', targetPort);
  if (port === 443) {
    refuse('PORT004', scope, {
      problem: `port ${port} would take HTTPS away from every host that the clients call`,
      remedy: 'Leave port out for 80, or choose another; targetPort is where the server listens',
    });
  }
  const plaintext = { number: port, name: protocol.toLowerCase(), protocol, targetPort };
  if (directHttpsPort === undefined) return { plaintext, all: [plaintext] };
  checkListenerPort(scope, 'directHttpsPort', directHttpsPort);
  if (directHttpsPort === port) {
    refuse('PORT003', scope, {
      problem: `directHttpsPort ${directHttpsPort} is the port that the application calls without TLS`,
      remedy: 'Write directHttpsPort: 443, or another port than port',
    });
  }
  return { plaintext, all: [plaintext, tlsPort(directHttpsPort)] };
}

function renderTrust(
  scope: Construct,
  to: Destination,
  identity: ServerIdentity,
  trustAnchor = TrustAnchor.operatingSystem(),
): ClientTLSSettings {
  if (identity.insecureReason !== undefined && !trustAnchor._isOperatingSystem) {
    refuse('TLS003', scope, {
      problem: `trustAnchor is set, but serverIdentity verifies nothing (${show(identity.insecureReason)})`,
      remedy: `Leave trustAnchor out, or write serverIdentity: ServerIdentity.named(${show(to.host)})`,
    });
  }
  return trustAnchor._render(to.namespaceName);
}

function describePool(
  scope: Construct,
  { connectionPool }: OriginatedDestinationProps,
  protocol: ApplicationProtocol,
): ConnectionPoolSettings | undefined {
  const http2Settings = connectionPool?._http2Settings ?? [];
  if (protocol === ApplicationProtocol.HTTP && http2Settings.length > 0) {
    refuse('POOL002', scope, {
      problem: `connectionPool sets ${http2Settings.join(' and ')}, which act on HTTP/2 alone, but protocol is ${protocol}`,
      remedy: 'Leave them out, or write protocol: ApplicationProtocol.HTTP2 if application and server speak it',
    });
  }
  if (http2Settings.includes('http2KeepAlive')) {
    MeshProfile.of(scope)._require(scope, 'connectionPool.http2KeepAlive', IstioVersion.V1_31);
  }
  return connectionPool?._render(protocol !== ApplicationProtocol.HTTP);
}

/** For plain HTTP Istio's own retries repeat nothing that reached the server; for gRPC they do, so it never has them. */
function describeRouting(
  scope: Construct,
  props: OriginatedDestinationProps,
  protocol: ApplicationProtocol,
  gate: boolean,
): Routing | undefined {
  const { retryPolicy, requestHeaders, responseHeaders } = props;
  const request = renderHeaders(scope, 'requestHeaders', requestHeaders);
  const response = renderHeaders(scope, 'responseHeaders', responseHeaders);
  const asked = [retryPolicy, props.timeout, request, response].some((setting) => setting !== undefined);
  if (!gate && !asked && protocol === ApplicationProtocol.HTTP) return undefined;
  const timeout = props.timeout && goDuration(scope, 'timeout', props.timeout);
  checkRetries(scope, props, protocol);
  return {
    retryPolicy: retryPolicy ?? RetryPolicy.safe(),
    timeout,
    headers: request || response ? { ...(request && { request }), ...(response && { response }) } : undefined,
  };
}

function checkRetries(
  scope: Construct,
  { retryPolicy, timeout }: OriginatedDestinationProps,
  protocol: ApplicationProtocol,
): void {
  if (retryPolicy?._isByMethod && protocol === ApplicationProtocol.GRPC) {
    refuse('RETRY003', scope, {
      problem: `retryPolicy goes by method, but protocol is ${protocol}, where every call is a POST`,
      remedy: 'Write retryPolicy: RetryPolicy.safe()',
    });
  }
  if (!retryPolicy?.perTryTimeout || !timeout) return;
  const tries = retryPolicy.attempts + 1;
  const perTry = milliseconds(scope, 'perTryTimeout', retryPolicy.perTryTimeout);
  const needed = tries * perTry;
  const given = milliseconds(scope, 'timeout', timeout);
  if (needed > given) {
    refuse('RETRY002', scope, {
      problem: `retryPolicy allows ${tries} tries of ${perTry} milliseconds, but timeout is ${given}`,
      remedy: `Write timeout: Duration.millis(${needed}) or more, or lower perTryTimeout or attempts`,
    });
  }
}
