import { Construct } from 'constructs';
import { DestinationRule, ServiceEntry, VirtualService } from '../../imports/networking';
import { renderClearTextRule } from '../rendering/destination-rule';
import { renderServiceEntry } from '../rendering/service-entry';
import { renderDirectRoutes } from '../rendering/virtual-service';
import { describeDestination, HostProps } from './destination';
import { HttpCallProps } from './http-call-props';
import { describeHttpCalls } from './http-calls';

/**
 * An external host that the application calls by plain HTTP. There is no `via`: between a gateway and the server the
 * calls would still be in clear text, and look as if they were protected.
 */
export interface ExternalHttpApiProps extends HostProps, HttpCallProps {
  /**
   * Port on which the application may also call the same host by HTTPS itself, untouched by all other settings. Servers
   * that redirect to `https://` need it.
   *
   * @default - none
   */
  readonly directHttpsPort?: number;
}

/**
 * Lets the application call an external host by plain HTTP, such as `http://api.example.com`, **in clear text all the
 * way**. Anybody on the way can read and change the calls and the answers, tokens and cookies included, and nothing
 * shows that it is the host that answers. Where the server speaks TLS as well, use `TlsOriginatedApi`, which takes the
 * same properties; where the application speaks TLS itself, `ExternalHttpsApi`.
 *
 * Since the proxy sees the calls, it can repeat, time and limit them.
 *
 * Renders a ServiceEntry, whose annotation `cdk8s-istio/advice` says that the calls leave in clear text; a
 * DestinationRule with the limits, without which a rule for a wildcard above the host could add TLS that the server does
 * not speak; and a VirtualService with retries, timeout and headers, without which the retries of the mesh would hold,
 * which for gRPC, or where the mesh sets `defaultHttpRetryPolicy`, repeat writes.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/
 */
export class ExternalHttpApi extends Construct {
  /** The host that the application dials. */
  public readonly host: string;

  /** Makes the host known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  /** Limits of the connections and calls; keeps rules for a wildcard above the host away. */
  public readonly destinationRule: DestinationRule;

  /** Retries, timeout and headers. */
  public readonly virtualService: VirtualService;

  /**
   * Annotations that the Pods of the clients have to carry for `headerHygiene`; empty without it.
   */
  public readonly podAnnotations: { readonly [key: string]: string };

  /**
   * @throws HOST001 to HOST004 if the host cannot be one, NAMESPACE001 and NAMESPACE002 without a valid namespace,
   * CLIENT001 with an empty list of clients, NAME001 if the name is not valid, PORT001 to PORT004 if a port is not
   * usable, RETRY002 if the tries do not fit into the timeout, RETRY003 for retries by method of gRPC, POOL002 if a
   * setting does not act on the protocol, BREAKER001 if no server could ever be ejected, VERSION001 if a setting needs a
   * newer Istio, DURATION001 if the timeout is not a whole number of milliseconds, HEADER001 if a header cannot be
   * changed, LOCALITY001 to LOCALITY006 if the failover does not fit the servers or the circuit breaker.
   */
  public constructor(scope: Construct, id: string, props: ExternalHttpApiProps) {
    super(scope, id);
    const destination = describeDestination(this, props);
    const { host, exportTo, metadata, resolution } = destination;
    const calls = describeHttpCalls(this, destination, props, { directHttpsPort: props.directHttpsPort });
    const { port, ports, loadBalancer, connectionPool, outlierDetection } = calls;
    this.host = host;
    this.podAnnotations = calls.podAnnotations;
    this.destinationRule = new DestinationRule(this, 'DestinationRule', {
      metadata,
      spec: renderClearTextRule({ host, exportTo, port, loadBalancer, connectionPool, outlierDetection }),
    });
    this.serviceEntry = new ServiceEntry(this, 'ServiceEntry', {
      metadata: { ...metadata, annotations: { ...metadata.annotations, 'cdk8s-istio/advice': ADVICE } },
      spec: renderServiceEntry({ host, exportTo, resolution, ports }),
    });
    this.virtualService = new VirtualService(this, 'VirtualService', {
      metadata,
      spec: renderDirectRoutes({ host, exportTo, port, ...calls.routing }),
    });
  }
}

const ADVICE =
  'Calls leave in clear text: anybody on the way can read and change them. If the server speaks TLS, use TlsOriginatedApi.';
