/** A port that applications dial. */
export interface EgressPort {
  /** The number. */
  readonly number: number;
  /** The protocol, in the words of ServiceEntries. */
  readonly protocol: string;
}

/** What one proxy does with the calls to a host. */
export interface EgressLeg {
  /** `sidecar`, `ztunnel`, or the full name of the Service of a gateway. */
  readonly proxy: string;
  /** How the calls leave it. */
  readonly encryption: string;
  /**
   * The server name of the TLS of the proxy.
   *
   * @default - none is sent by the proxy
   */
  readonly serverName?: string;
  /** What the server has to prove; empty where the proxy checks nothing. */
  readonly checks: string[];
  /**
   * The certificate that the proxy shows.
   *
   * @default - none
   */
  readonly certificate?: string;
  /** Attempts after the first one. */
  readonly retries: number;
  /**
   * When a call is sent again, in Envoy's words.
   *
   * @default - never
   */
  readonly retryOn?: string;
  /**
   * Limit of each attempt.
   *
   * @default - none
   */
  readonly perTryTimeout?: string;
  /**
   * Limit of a call with all attempts.
   *
   * @default - none
   */
  readonly timeout?: string;
  /**
   * Limit of connecting.
   *
   * @default - none is known
   */
  readonly connectTimeout?: string;
  /** Clusters among which calls are divided, with their weights. */
  readonly divided: string[];
}

/** A host outside the mesh, with workloads that reach it in the same way. */
export interface EgressDependency {
  /** The host, as ServiceEntries write it. */
  readonly host: string;
  /** The ports that applications dial. */
  readonly ports: EgressPort[];
  /** Who reaches it so, as `namespace: workloads`; empty if nobody does. */
  readonly clients: string[];
  /** The proxies that the calls pass, in their order. */
  readonly path: EgressLeg[];
  /**
   * Why nobody reaches it.
   *
   * @default - somebody reaches it
   */
  readonly refused?: string;
  /** The servers, as `address:port`, as far as the manifests tell them. */
  readonly servers: string[];
  /** What is delivered, and yet not as it should be. */
  readonly warnings: string[];
  /** How the servers are found, in the words of ServiceEntries. */
  readonly resolution: string[];
  /** Who answers for it (`cdk8s-istio/owner`). */
  readonly owners: string[];
  /** How they are reached (`cdk8s-istio/contact`). */
  readonly contacts: string[];
  /** Where the code or the text declares it: construct paths, else files and lines. */
  readonly origins: string[];
}
