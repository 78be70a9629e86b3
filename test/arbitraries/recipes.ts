/**
 * What a construct is made from, as plain data: it prints well where a property fails, can be permuted, and builds
 * fresh value objects each time. Durations are milliseconds.
 */

export interface ClientRecipe {
  readonly namespaceName: string;
  readonly serviceAccountName?: string;
  readonly labels?: Record<string, string>;
}

export interface EndpointRecipe {
  readonly locality?: string;
  readonly weight?: number;
  readonly labels?: Record<string, string>;
}

export interface ResolutionRecipe {
  readonly kind: 'dns' | 'dnsEndpoints' | 'dnsRoundRobin' | 'staticEndpoints' | 'endpoints';
  readonly endpoints: string[];
  /** What is known about each server, by its address. */
  readonly details?: Record<string, EndpointRecipe>;
}

export type FailoverRecipe =
  | { readonly kind: 'nearest' }
  | { readonly kind: 'regions'; readonly pairs: { readonly from: string; readonly to: string }[] }
  | { readonly kind: 'failoverPriority'; readonly labels: string[] }
  | {
      readonly kind: 'distribute';
      readonly entries: { readonly from: string; readonly to: Record<string, number> }[];
    };

export interface KeepaliveRecipe {
  readonly time?: number;
  readonly interval?: number;
  readonly probes?: number;
}

export interface TcpPoolRecipe {
  readonly maxConnections?: number;
  readonly connectTimeout?: number;
  readonly idleTimeout?: number;
  readonly maxConnectionDuration?: number;
  readonly tcpKeepalive?: KeepaliveRecipe;
}

export interface PoolRecipe extends TcpPoolRecipe {
  readonly http1MaxPendingRequests?: number;
  readonly http2MaxRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
  readonly maxConcurrentStreams?: number;
  readonly http2KeepAlive?: { readonly interval: number; readonly timeout: number };
}

export interface EjectionRecipe {
  readonly interval?: number;
  readonly baseEjectionTime?: number;
  readonly maxEjectionPercent?: number;
}

export interface TcpBreakerRecipe extends EjectionRecipe {
  readonly consecutiveLocalOriginFailures?: number;
}

export interface BreakerRecipe extends EjectionRecipe {
  readonly consecutive5xxErrors?: number;
  readonly consecutiveGatewayErrors?: number;
}

export interface RetryRecipe {
  readonly kind: 'safe' | 'moreForIdempotentMethods' | 'none';
  readonly attempts?: number;
  readonly perTryTimeout?: number;
  readonly methods?: string[];
}

export type IdentityRecipe =
  | { readonly kind: 'named'; readonly serverName: string }
  | { readonly kind: 'of'; readonly sni: string; readonly subjectAltNames: string[] }
  | { readonly kind: 'insecureSkipVerify'; readonly reason: string };

export type TrustRecipe =
  | { readonly kind: 'operatingSystem' }
  | { readonly kind: 'configMap'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

export interface HeadersRecipe {
  readonly set?: Record<string, string>;
  readonly add?: Record<string, string>;
  readonly remove?: string[];
}

export interface DestinationRecipe {
  readonly host: string;
  readonly clients?: ClientRecipe[];
  /** An empty list stands for everywhere. */
  readonly visibility?: string[];
  readonly resolution?: ResolutionRecipe;
  readonly namespace?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly contact?: string;
}

export interface HttpsRecipe extends DestinationRecipe {
  readonly type: 'ExternalHttpsApi';
  readonly ports?: number[];
  readonly connectionPool?: TcpPoolRecipe;
  readonly circuitBreaker?: TcpBreakerRecipe;
  readonly localityFailover?: FailoverRecipe;
}

/** Calls that the proxy sees. */
export interface HttpCallRecipe extends DestinationRecipe {
  readonly protocol?: 'HTTP' | 'HTTP2' | 'GRPC';
  readonly port?: number;
  readonly directHttpsPort?: number;
  readonly retryPolicy?: RetryRecipe;
  readonly timeout?: number;
  readonly requestHeaders?: HeadersRecipe;
  readonly responseHeaders?: HeadersRecipe;
  /** There is one kind. */
  readonly headerHygiene?: 'removeMeshHeaders';
  readonly connectionPool?: PoolRecipe;
  readonly circuitBreaker?: BreakerRecipe;
  readonly localityFailover?: FailoverRecipe;
}

export interface HttpRecipe extends HttpCallRecipe {
  readonly type: 'ExternalHttpApi';
}

export interface OriginatedRecipe extends HttpCallRecipe {
  readonly type: 'TlsOriginatedApi';
  readonly targetPort?: number;
  readonly serverIdentity?: IdentityRecipe;
  readonly trustAnchor?: TrustRecipe;
  readonly failClosed?: boolean;
}

export type ConstructRecipe = HttpRecipe | HttpsRecipe | OriginatedRecipe;

export interface ChartRecipe {
  readonly id: string;
  readonly namespace: string;
  readonly constructs: ConstructRecipe[];
}

export interface AppRecipe {
  /** As in the mesh profile; absent where none is set. */
  readonly istioVersion?: '1.29' | '1.30' | '1.31';
  readonly charts: ChartRecipe[];
}
