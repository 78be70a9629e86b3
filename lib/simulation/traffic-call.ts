import type { DataPlaneMode } from '../profile/data-plane-mode';
import type { SimulatedFault } from './simulated-fault';

/** The workload that calls. */
export interface SimulatedClient {
  /** Namespace of its Pod. */
  readonly namespaceName: string;

  /**
   * Its ServiceAccount.
   *
   * @default "default"
   */
  readonly serviceAccountName?: string;

  /**
   * The labels of its Pod: selectors of Sidecars, DestinationRules and VirtualServices look at them.
   *
   * @default - no labels
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * Whether its proxy answers the DNS queries of the application, with the addresses that istiod allocates.
   *
   * @default - as the options of the simulation say
   */
  readonly dnsCapture?: boolean;

  /**
   * How it gets its proxy.
   *
   * @default - as the labels of its Pod and its namespace say, else the options of the simulation; who opts out of the ambient
   * mode is told as having a sidecar
   */
  readonly dataPlaneMode?: DataPlaneMode;

  /**
   * Where its node is, as `region/zone/subzone`.
   *
   * @default - unknown
   */
  readonly locality?: string;
}

/** What an application does. */
export interface TrafficCall {
  /** The workload that calls. */
  readonly client: SimulatedClient;

  /**
   * `scheme://host:port/path` with `http`, `https`, `http2`, `grpc`, `grpcs`, `tls` or `tcp`. What ends in `s`, and `tls`, is
   * encrypted by the application itself. Without a port it is 80, or 443 where the application encrypts.
   */
  readonly url: string;

  /**
   * The method of an HTTP request.
   *
   * @default "GET"
   */
  readonly method?: string;

  /**
   * Headers of an HTTP request beside the host, which is that of the URL, with the port if the URL has it.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * The server name that the application sends when it encrypts. Empty sends none.
   *
   * @default - the host of the URL, none for an address
   */
  readonly sni?: string;

  /**
   * The IPv4 address that the application connects to.
   *
   * @default - the address in the URL, else an address that public DNS would give and no listener is made for
   */
  readonly address?: string;

  /**
   * What goes wrong, the first one that makes a difference.
   *
   * @default - nothing
   */
  readonly faults?: SimulatedFault[];
}
