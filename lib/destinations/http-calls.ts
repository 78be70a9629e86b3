import { Construct } from 'constructs';
import { ConnectionPoolSettings, LoadBalancerSettings, OutlierDetection, ServicePort } from '../../imports/networking';
import { IstioVersion } from '../profile/istio-version';
import { MeshProfile } from '../profile/mesh-profile';
import { refuse } from '../refusals/refuse';
import { checkListenerPort } from '../rendering/checks';
import { goDuration, milliseconds } from '../rendering/go-duration';
import { withoutMeshHeaders } from '../rendering/mesh-headers';
import { tlsPort } from '../rendering/service-entry';
import { Routing } from '../rendering/http-routes';
import { renderHeaders } from '../values/header-operations';
import { RetryPolicy } from '../values/retry-policy';
import { ApplicationProtocol } from './application-protocol';
import { Destination } from './destination';
import { HttpCallProps } from './http-call-props';
import { describeLoadBalancer } from './load-balancing';

/** Ports beside the one that the application calls without TLS. */
export interface HttpCallPorts {
  /** Where the server listens, if it is another port. */
  readonly targetPort?: number;
  /** Where the application speaks TLS itself. */
  readonly directHttpsPort?: number;
}

/** Calls without TLS after all that can be known from the properties has been checked. */
export interface HttpCalls {
  readonly port: number;
  readonly ports: [ServicePort, ...ServicePort[]];
  readonly protocol: ApplicationProtocol;
  readonly speaksHttp2: boolean;
  readonly loadBalancer?: LoadBalancerSettings;
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly routing: Routing;
}

export function describeHttpCalls(
  scope: Construct,
  to: Destination,
  props: HttpCallProps,
  otherPorts: HttpCallPorts,
): HttpCalls {
  const { protocol = ApplicationProtocol.HTTP, circuitBreaker, localityFailover } = props;
  const ports = describePorts(scope, props, protocol, otherPorts);
  return {
    port: ports[0].number,
    ports,
    protocol,
    speaksHttp2: protocol !== ApplicationProtocol.HTTP,
    loadBalancer: describeLoadBalancer(scope, to.resolution, localityFailover, circuitBreaker?._ejection),
    connectionPool: describePool(scope, props, protocol),
    outlierDetection: circuitBreaker?._ejection.render(scope, to.resolution._minimumEndpoints),
    routing: describeRouting(scope, props, protocol),
  };
}

function describePorts(
  scope: Construct,
  { port = 80 }: HttpCallProps,
  protocol: ApplicationProtocol,
  { targetPort, directHttpsPort }: HttpCallPorts,
): [ServicePort, ...ServicePort[]] {
  checkListenerPort(scope, 'port', port);
  if (port === 443) refuseHttpsPort(scope, targetPort !== undefined);
  const plaintext = { name: protocol.toLowerCase(), number: port, protocol, targetPort };
  if (directHttpsPort === undefined) return [plaintext];
  checkListenerPort(scope, 'directHttpsPort', directHttpsPort);
  if (directHttpsPort === port) {
    refuse('PORT003', scope, {
      problem: `directHttpsPort ${directHttpsPort} is the port that the application calls without TLS`,
      remedy: 'Write directHttpsPort: 443, or another port than port',
    });
  }
  return [plaintext, tlsPort(directHttpsPort)];
}

function refuseHttpsPort(scope: Construct, originatesTls: boolean): never {
  refuse('PORT004', scope, {
    problem: 'port 443 is where applications speak TLS, which an HTTP port refuses or passes by',
    remedy: originatesTls
      ? 'Leave port out for 80, or choose another; targetPort is where the server listens'
      : 'Use TlsOriginatedApi, or ExternalHttpsApi where the application speaks TLS; or leave port out for 80',
  });
}

function describePool(
  scope: Construct,
  { connectionPool }: HttpCallProps,
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

/** Retries, timeout and headers of one route. */
export function describeRouting(scope: Construct, props: HttpCallProps, protocol: ApplicationProtocol): Routing {
  const { retryPolicy = RetryPolicy.safe(), requestHeaders, responseHeaders, headerHygiene } = props;
  const request = renderHeaders(scope, 'requestHeaders', requestHeaders);
  const response = renderHeaders(scope, 'responseHeaders', responseHeaders);
  const timeout = props.timeout && goDuration(scope, 'timeout', props.timeout);
  checkRetries(scope, props, protocol);
  const headers = request || response ? { request, response } : undefined;
  return { retryPolicy, timeout, headers: headerHygiene ? withoutMeshHeaders(headers) : headers };
}

function checkRetries(scope: Construct, { retryPolicy, timeout }: HttpCallProps, protocol: ApplicationProtocol): void {
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
