import { Construct } from 'constructs';
import {
  ClientTLSSettings,
  ClientTLSSettingsTLSmode,
  ConnectionPoolSettings,
  OutlierDetection,
  ServicePort,
} from '../../imports/networking';
import { IstioVersion } from '../profile/istio-version';
import { MeshProfile } from '../profile/mesh-profile';
import { refuse, show } from '../refusals/refuse';
import { checkListenerPort, checkPort } from '../rendering/checks';
import { GATE_SUBSET } from '../rendering/destination-rule';
import { goDuration, milliseconds } from '../rendering/go-duration';
import { tlsPort } from '../rendering/service-entry';
import { Routing } from '../rendering/virtual-service';
import { ClientCertificate } from '../values/client-certificate';
import { renderHeaders } from '../values/header-operations';
import { RetryPolicy } from '../values/retry-policy';
import { ServerIdentity } from '../values/server-identity';
import { TrustAnchor } from '../values/trust-anchor';
import { ApplicationProtocol } from './application-protocol';
import { Destination } from './destination';
import { OriginationProps } from './origination-props';

/** What the kinds of origination differ in. */
export interface OriginationOptions {
  readonly directHttpsPort?: number;
  readonly trustAnchor?: TrustAnchor;
  readonly clientCertificate?: ClientCertificate;
  readonly failClosed?: boolean;
}

/** TLS by the proxy after all that can be known from the properties has been checked. */
export interface Origination {
  readonly port: number;
  readonly ports: [ServicePort, ...ServicePort[]];
  readonly speaksHttp2: boolean;
  readonly gateSubset?: string;
  readonly identity: ServerIdentity;
  readonly tls: ClientTLSSettings;
  readonly insecurity: { readonly [annotation: string]: string };
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly routing: Routing;
  /** Whether anything needs routes of its own; without, Istio's own are as safe. */
  readonly isRouted: boolean;
}

export function describeOrigination(
  scope: Construct,
  to: Destination,
  props: OriginationProps,
  options: OriginationOptions,
): Origination {
  const { protocol = ApplicationProtocol.HTTP, circuitBreaker } = props;
  const { directHttpsPort, failClosed = true } = options;
  const identity = props.serverIdentity ?? ServerIdentity.named(to.host);
  const ports = describePorts(scope, props, protocol, directHttpsPort);
  const routing = describeRouting(scope, props, protocol);
  return {
    port: ports.plaintext.number,
    ports: ports.all,
    speaksHttp2: protocol !== ApplicationProtocol.HTTP,
    gateSubset: failClosed ? GATE_SUBSET : undefined,
    identity,
    tls: describeTls(scope, to, identity, options),
    insecurity: identity.insecureReason === undefined ? {} : { 'cdk8s-istio/insecure-reason': identity.insecureReason },
    connectionPool: describePool(scope, props, protocol),
    outlierDetection: circuitBreaker?._ejection.render(scope, to.resolution._minimumEndpoints),
    routing,
    isRouted: failClosed || isRouted(props, routing, protocol),
  };
}

function describePorts(
  scope: Construct,
  { port = 80, targetPort = 443 }: OriginationProps,
  protocol: ApplicationProtocol,
  directHttpsPort?: number,
): { plaintext: ServicePort; all: [ServicePort, ...ServicePort[]] } {
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

function describeTls(
  scope: Construct,
  to: Destination,
  identity: ServerIdentity,
  { trustAnchor = TrustAnchor.operatingSystem(), clientCertificate }: OriginationOptions,
): ClientTLSSettings {
  if (clientCertificate) {
    if (identity.insecureReason !== undefined) {
      refuse('TLS005', scope, {
        problem: `serverIdentity verifies nothing (${show(identity.insecureReason)}), so that anybody would be shown the client certificate`,
        remedy: `Leave serverIdentity out for ${show(to.host)}, or write ServerIdentity.named with the name in the certificate of the partner`,
      });
    }
    return {
      mode: ClientTLSSettingsTLSmode.MUTUAL,
      ...identity._render(),
      ...clientCertificate._render(to.objectName),
    };
  }
  if (identity.insecureReason !== undefined && !trustAnchor._isOperatingSystem) {
    refuse('TLS003', scope, {
      problem: `trustAnchor is set, but serverIdentity verifies nothing (${show(identity.insecureReason)})`,
      remedy: `Leave trustAnchor out, or write serverIdentity: ServerIdentity.named(${show(to.host)})`,
    });
  }
  return { mode: ClientTLSSettingsTLSmode.SIMPLE, ...identity._render(), ...trustAnchor._render(to.namespaceName) };
}

function describePool(
  scope: Construct,
  { connectionPool }: OriginationProps,
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
function isRouted({ retryPolicy }: OriginationProps, routing: Routing, protocol: ApplicationProtocol): boolean {
  const settings = [retryPolicy, routing.timeout, routing.headers];
  return protocol !== ApplicationProtocol.HTTP || settings.some((setting) => setting !== undefined);
}

function describeRouting(scope: Construct, props: OriginationProps, protocol: ApplicationProtocol): Routing {
  const { retryPolicy = RetryPolicy.safe(), requestHeaders, responseHeaders } = props;
  const request = renderHeaders(scope, 'requestHeaders', requestHeaders);
  const response = renderHeaders(scope, 'responseHeaders', responseHeaders);
  const timeout = props.timeout && goDuration(scope, 'timeout', props.timeout);
  checkRetries(scope, props, protocol);
  return {
    retryPolicy,
    timeout,
    headers: request || response ? { ...(request && { request }), ...(response && { response }) } : undefined,
  };
}

function checkRetries(
  scope: Construct,
  { retryPolicy, timeout }: OriginationProps,
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
