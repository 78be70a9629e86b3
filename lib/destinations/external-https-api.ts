import { Construct } from 'constructs';
import { DestinationRule, ServiceEntry } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { checkListenerPort } from '../rendering/checks';
import { renderPassthroughRule } from '../rendering/destination-rule';
import { renderServiceEntry, tlsPort } from '../rendering/service-entry';
import { TcpCircuitBreaker } from '../values/tcp-circuit-breaker';
import { TcpConnectionPool } from '../values/tcp-connection-pool';
import { Destination, describeDestination, DestinationProps } from './destination';

/** An external host that the application calls by HTTPS itself. */
export interface ExternalHttpsApiProps extends DestinationProps {
  /**
   * Ports on which the server speaks TLS.
   *
   * @default [443]
   */
  readonly ports?: number[];

  /**
   * Limits of the connections. They hold for each proxy by itself.
   *
   * @default - the limits of the mesh
   */
  readonly connectionPool?: TcpConnectionPool;

  /**
   * When a server that cannot be reached is left out.
   *
   * @default - never
   */
  readonly circuitBreaker?: TcpCircuitBreaker;
}

/**
 * Lets the application call an external host by HTTPS, with TLS from the application to the server. It says nothing
 * about plain HTTP to the same host: whether such a call leaves the mesh is up to the outbound policy of the mesh, and
 * refusing it is not the business of this construct.
 *
 * The proxy reads the server name of the handshake, which the client has to send, and forwards the bytes. It neither
 * sees nor changes what is inside, so that retries, timeouts and headers are up to the application. Whose certificate
 * is accepted is up to the application as well.
 *
 * Renders a ServiceEntry, and a DestinationRule where limits are set.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ExternalHttpsApi extends Construct {
  /** The host that the application dials. */
  public readonly host: string;

  /** Makes the host known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  /** Limits of the connections, where some are set. */
  public readonly destinationRule?: DestinationRule;

  /**
   * @throws HOST001 to HOST004 if the host cannot be one, NAMESPACE001 and NAMESPACE002 without a valid namespace,
   * CLIENT001 with an empty list of clients, NAME001 if the name is not valid, PORT001 to PORT003 if a port is not
   * usable, BREAKER001 if no server could ever be ejected, VIA001 if the path is unknown.
   */
  public constructor(scope: Construct, id: string, props: ExternalHttpsApiProps) {
    super(scope, id);
    const destination = describeDestination(this, props);
    this.host = destination.host;
    const ports = checkPorts(this, props.ports ?? [443]);
    this.destinationRule = this.createRule(destination, props);
    const { metadata, exportTo, resolution } = destination;
    this.serviceEntry = new ServiceEntry(this, 'ServiceEntry', {
      metadata,
      spec: renderServiceEntry({ host: this.host, exportTo, resolution, ports: ports.map(tlsPort) }),
    });
  }

  private createRule(destination: Destination, props: ExternalHttpsApiProps): DestinationRule | undefined {
    const { connectionPool, circuitBreaker } = props;
    if (!connectionPool && !circuitBreaker) return undefined;
    return new DestinationRule(this, 'DestinationRule', {
      metadata: destination.metadata,
      spec: renderPassthroughRule({
        host: destination.host,
        exportTo: destination.exportTo,
        connectionPool: connectionPool?._render(),
        outlierDetection: circuitBreaker?._ejection.render(this, destination.resolution._minimumEndpoints),
      }),
    });
  }
}

function checkPorts(scope: Construct, ports: number[]): number[] {
  for (const port of ports) checkListenerPort(scope, 'ports', port);
  if (ports.length === 0 || new Set(ports).size !== ports.length) {
    refuse('PORT003', scope, {
      problem: `ports is ${show(ports)}; it has to name at least one port, and each once`,
      remedy: `Write ports: ${show(ports.length === 0 ? [443] : [...new Set(ports)])}`,
    });
  }
  return [...ports].sort((one, other) => one - other);
}
