/** What the judge is asked and what it answers, as far as the tests read it. */

export interface Question {
  readonly cmd: 'validate' | 'analyze' | 'simulate';
  readonly yaml: string;
  readonly spec?: SimulationSpec;
}

export interface Validation {
  readonly kind: string;
  readonly name: string;
  /** `ok`, or what the schema with its rules says against it. */
  readonly crd: string;
  readonly errors?: string[];
  readonly warnings?: string[];
}

export interface Finding {
  readonly code: string;
  readonly message: string;
}

export interface Analysis {
  readonly findings: Finding[];
}

export interface Client {
  readonly namespace: string;
  readonly serviceAccount?: string;
  readonly labels?: Record<string, string>;
  /** Where its node is: region/zone/subzone. */
  readonly locality?: string;
  /** The proxy answers the DNS queries of its application, also with addresses that istiod allocates. */
  readonly dnsCapture?: boolean;
  /** It has the proxy of its node and none of its own. */
  readonly ambient?: boolean;
}

/** The Pod of an egress gateway, and the Service that leads to it. */
export interface GatewayProxy extends Client {
  readonly service: string;
  readonly pod: string;
  readonly ip: string;
  /** Ports of the Service, and what they are on the Pod. */
  readonly ports: Record<string, number>;
}

export interface Call {
  readonly url: string;
  readonly client: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly sni?: string;
}

/** Who sees objects that do not say it, as MeshConfig has it. */
export interface DefaultExports {
  readonly defaultServiceExportTo?: string[];
  readonly defaultVirtualServiceExportTo?: string[];
  readonly defaultDestinationRuleExportTo?: string[];
}

export interface SimulationSpec {
  readonly mesh?: {
    readonly outboundTrafficPolicy: { readonly mode: 'ALLOW_ANY' | 'ALLOW_ANY_DYNAMIC_DNS' | 'REGISTRY_ONLY' };
  } & DefaultExports;
  readonly clients: Record<string, Client>;
  /** Calls that go to one of these are followed. */
  readonly gateways?: GatewayProxy[];
  /** Proxies that take the calls of ambient clients. */
  readonly waypoints?: GatewayProxy[];
  readonly calls: Call[];
  /** Parts of the names of clusters that are wanted as well. */
  readonly clusters?: string[];
  readonly secrets?: { readonly proxy: string; readonly serviceAccount?: string; readonly names: string[] }[];
  /** Also applies Envoy's own checks to what was generated. */
  readonly validation?: boolean;
}

export interface Tls {
  readonly mode: string;
  readonly sni?: string;
  readonly sans?: string[];
  readonly caSecret?: string;
  readonly alpn?: string[];
}

export interface Cluster {
  readonly type: string;
  readonly endpoints?: string[];
  readonly connectTimeout?: string;
  readonly http2?: boolean;
  readonly tls?: Tls;
  readonly httpOptions?: Record<string, unknown>;
  readonly outlierDetection?: Record<string, unknown>;
  readonly ejectable?: string;
  readonly circuitBreakers?: Record<string, number>;
}

export interface Hop {
  readonly cluster?: string;
  readonly error?: string;
  readonly filterChain?: string;
  readonly virtualHost?: string;
  readonly route?: string;
  /** Clusters as cluster=weight, where there are several. */
  readonly weighted?: string[];
  readonly http?: {
    readonly timeout?: string;
    readonly retry?: { readonly on: string; readonly attempts: number; readonly perTryTimeout?: string };
    readonly addHeaders?: unknown[];
    readonly removeHeaders?: string[];
    readonly directResponse?: number;
    readonly redirect?: object;
    readonly hostRewrite?: string;
    readonly regexRewrite?: { readonly pattern: { readonly regex: string }; readonly substitution: string };
    readonly mirror?: string[];
    readonly perFilter?: string[];
    readonly filters?: string[];
    readonly rbac?: object[];
  };
  readonly tcp?: { readonly idleTimeout?: string; readonly filters?: string[]; readonly rbac?: object[] };
  readonly upstream?: Cluster;
  readonly verdict: string;
}

export interface CallAnswer {
  readonly name: string;
  readonly hops: Hop[];
  /** What leaves the last proxy, in words. */
  readonly wire: string;
}

/** Whether istiod hands a Secret out. */
export interface SecretAnswer {
  readonly proxy: string;
  readonly serviceAccount: string;
  readonly name: string;
  readonly isDelivered: boolean;
  readonly reviews?: { readonly user: string; readonly namespace: string; readonly allowed: boolean }[];
}

export interface Simulation {
  readonly calls: CallAnswer[];
  readonly clusters?: Record<string, Record<string, Cluster>>;
  readonly secrets?: SecretAnswer[];
  readonly invalidEnvoyConfig?: string[];
}
