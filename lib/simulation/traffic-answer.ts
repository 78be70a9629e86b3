/** A cluster among which calls are divided. */
export interface WeightedTarget {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Its share, relative to the others. */
  readonly weight: number;
  /**
   * The Host header that its servers get where the route or the destination changes it.
   *
   * @default - the Host header stays
   */
  readonly hostRewrite?: string;
}

/** A server that a proxy may send a call to. */
export interface HopEndpoint {
  /** A name, an address, or a socket. */
  readonly address: string;
  /** The port that is dialled. */
  readonly port: number;
  /** 0 is used first; the next ones are used when too few of those before are healthy. */
  readonly priority: number;
  /** `region/zone/subzone`, or empty. */
  readonly locality: string;
  /** Its share within its place. */
  readonly weight: number;
  /** Whether it has a proxy that ends Istio's mutual TLS. */
  readonly hasProxy: boolean;
}

/** How a proxy encrypts. */
export interface HopTls {
  /** `SIMPLE`, `MUTUAL` or `ISTIO_MUTUAL`. */
  readonly mode: string;
  /** The server name that is sent; empty if none. */
  readonly sni: string;
  /** Names of which the server has to prove one; where the Host header is checked, that name. Empty if no name is checked. */
  readonly checkedNames: string[];
  /** Names of the cluster itself, without the Host header. */
  readonly subjectAltNames: string[];
  /**
   * The resource that holds the certificate of the proxy, such as `kubernetes://partner`.
   *
   * @default - the proxy shows none
   */
  readonly certificate?: string;
  /**
   * The resource that says whom to trust, such as `file-root:system`.
   *
   * @default - the chain is not checked
   */
  readonly authority?: string;
  /** Protocols that are offered. */
  readonly alpn: string[];
  /** Whether the server name is the Host header of the request. */
  readonly autoSni: boolean;
  /** Whether the server has to prove the Host header of the request. */
  readonly autoSanValidation: boolean;
}

/** What one proxy does with a call. */
export interface TrafficHop {
  /** `sidecar`, `ztunnel`, or the full name of the Service of a gateway or waypoint. */
  readonly proxy: string;
  /**
   * Namespace and host of the service that the proxy of a node finds by the address, such as `shop/api.example.com`.
   *
   * @default - no service has the address, or it is another proxy
   */
  readonly service?: string;
  /**
   * Name of the listener, such as `0.0.0.0_80`.
   *
   * @default - no listener takes the call
   */
  readonly listener?: string;
  /**
   * Name of the filter chain.
   *
   * @default - the chain has no name, as most
   */
  readonly filterChain?: string;
  /**
   * Name of the virtual host, such as `api.example.com:80`.
   *
   * @default - the proxy does not look into the call, or knows no virtual host
   */
  readonly virtualHost?: string;
  /**
   * Name of the routes that the listener asks for.
   *
   * @default - the proxy does not look into the call
   */
  readonly routeConfig?: string;
  /**
   * Name of the route; those of a VirtualService have the names it gives.
   *
   * @default - the route has no name, or there is none
   */
  readonly route?: string;
  /**
   * Name of the cluster, such as `outbound|80||api.example.com`, or at a waypoint `inbound-vip|80|http|api.example.com`.
   *
   * @default - the proxy answers itself, refuses, or divides calls
   */
  readonly cluster?: string;
  /**
   * Where calls are divided.
   *
   * @default - calls are not divided
   */
  readonly weighted?: WeightedTarget[];
  /**
   * Why the call ends here.
   *
   * @default - the call goes on
   */
  readonly error?: string;
  /**
   * Which AuthorizationPolicy turns the caller away.
   *
   * @default - no policy turns it away
   */
  readonly denied?: string;
  /**
   * Which NetworkPolicy keeps the Pod from connecting, where that is certain.
   *
   * @default - no policy certainly does
   */
  readonly blocked?: string;
  /**
   * How the proxy encrypts.
   *
   * @default - it does not encrypt
   */
  readonly tls?: HopTls;
  /**
   * How the servers are found, such as `STRICT_DNS`.
   *
   * @default - there is no cluster
   */
  readonly clusterType?: string;
  /** The servers, as far as manifests tell them. */
  readonly endpoints: HopEndpoint[];
  /** What was matched and which object decided. */
  readonly why: string[];
  /** What leaves the proxy. */
  readonly wire: WireLeg;
  /**
   * The status that the proxy answers itself.
   *
   * @default - it does not
   */
  readonly directResponse?: number;
  /**
   * The Host header that the server gets where a route changes it.
   *
   * @default - the Host header stays
   */
  readonly hostRewrite?: string;
  /**
   * The path, with its query, that is sent on where a route changes it.
   *
   * @default - the path stays
   */
  readonly pathRewrite?: string;
  /**
   * Clusters that get a copy of the request. Nobody waits for their answers, and what they do with it is not followed.
   *
   * @default - nobody gets a copy
   */
  readonly mirrors?: string[];
  /**
   * The port that is dialled at the address which the application chose.
   *
   * @default - the port of the application, or that of the servers
   */
  readonly portOverride?: number;
  /**
   * Limit of a request with all attempts, as Go writes durations.
   *
   * @default - no limit
   */
  readonly timeout?: string;
  /**
   * Limit of each attempt.
   *
   * @default - no limit
   */
  readonly perTryTimeout?: string;
  /**
   * When a request is sent again, in Envoy's words.
   *
   * @default - never
   */
  readonly retryOn?: string;
  /** Attempts after the first one. */
  readonly retries: number;
  /**
   * Limit of connecting.
   *
   * @default - there is no cluster
   */
  readonly connectTimeout?: string;
  /** Whether requests are sent with HTTP/2. */
  readonly http2: boolean;
  /**
   * How many servers outlier detection can take out at once.
   *
   * @default - outlier detection is off
   */
  readonly ejectable?: number;
}

/** What a proxy sends. */
export enum WireLeg {
  /** Nothing. */
  NOTHING = 'nothing',
  /** Anyone on the way can read it. */
  CLEAR_TEXT = 'clear text',
  /** What the application encrypted, untouched. */
  APPLICATION_TLS = 'application TLS',
  /** A tunnel in mutual TLS of the mesh, as proxies of nodes and waypoints send it. */
  HBONE = 'HBONE',
  /** Mutual TLS of the mesh. */
  MESH_MUTUAL_TLS = 'mesh mutual TLS',
  /** TLS of the proxy. */
  PROXY_TLS = 'TLS by the proxy',
  /** TLS of the proxy around that of the application, which no server understands. */
  TLS_INSIDE_TLS = 'TLS inside TLS',
}

/** What the application sees. */
export enum TrafficOutcome {
  /** The server gets the call. */
  DELIVERED = 'delivered',
  /** A proxy answers with a status. */
  HTTP_STATUS = 'HTTP status',
  /** The connection is closed without an answer. */
  CONNECTION_RESET = 'connection reset',
}
