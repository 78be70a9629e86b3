/** What of a call can change. */
export enum TrafficAspect {
  /** Whether the call is delivered, or how it ends. */
  OUTCOME = 'outcome',
  /** The proxies on the way. */
  PATH = 'path',
  /** What leaves each proxy: clear text, TLS or mutual TLS of the mesh. */
  ENCRYPTION = 'encryption',
  /** The server name that proxies send. */
  SERVER_NAME = 'server name',
  /** Whom proxies trust, and which names servers have to prove. */
  SERVER_CHECK = 'server check',
  /** The certificate that proxies show. */
  IDENTITY = 'identity',
  /** The host and the servers that get the call in the end. */
  DESTINATION = 'destination',
  /** What the server gets instead of the Host header and the path that the application sent. */
  REQUEST = 'request',
  /** Who gets a copy. */
  COPIES = 'copies',
  /** How often the call is sent, and when again. */
  ATTEMPTS = 'attempts',
  /** How long anybody waits. */
  TIME = 'time',
  /** How many servers can be taken out for failing. */
  EJECTION = 'ejection',
  /** HTTP/2 or what proxies offer in the handshake. */
  PROTOCOL = 'protocol',
}

/** Whether calls that were delivered still are. */
export enum AccessChange {
  /** Calls were delivered and no longer are. */
  LOST = 'lost',
  /** Calls were not delivered and now are. */
  GAINED = 'gained',
  /** Calls are delivered as before, or refused as before. */
  SAME = 'same',
}

/** One thing that calls of a change have differently. */
export interface TrafficDifference {
  /** What is different. */
  readonly aspect: TrafficAspect;
  /** How it was; `{host}` stands for the host that is called, where a change is about several. */
  readonly before: string;
  /** How it is now. */
  readonly after: string;
}

/** A call that shows a change, as `cdk8s-istio call` takes it. */
export interface TrafficExample {
  /** Namespace of the caller. */
  readonly namespaceName: string;
  /** ServiceAccount of the caller. */
  readonly serviceAccountName: string;
  /** Labels of the Pod of the caller. */
  readonly labels: { readonly [key: string]: string };
  /** The URL. */
  readonly url: string;
  /** The method. */
  readonly method: string;
  /** The headers beside the Host header. */
  readonly headers: { readonly [name: string]: string };
  /**
   * The address that the application dials.
   *
   * @default - one that nothing is declared for
   */
  readonly address?: string;
  /** Why the call ended so. */
  readonly whyBefore: string;
  /** Why it ends so now. */
  readonly whyAfter: string;
}

/** Calls that have the same things differently: each of the callers, to each of the hosts. */
export interface TrafficChange {
  /** Who calls: whole namespaces, accounts, or labels as selectors of the manifests tell them apart. */
  readonly callers: string[];
  /** Workloads of the manifests among the callers, as `namespace/name`. */
  readonly workloads: string[];
  /** What is called: hosts, wildcards, and `any other host` for those that nothing is declared for. */
  readonly hosts: string[];
  /** On which ports. */
  readonly ports: number[];
  /** Which calls, such as `http` for all in clear text or `http GET /v1`. */
  readonly calls: string[];
  /** Whether calls are delivered. */
  readonly access: AccessChange;
  /** What is different, each aspect once. */
  readonly differences: TrafficDifference[];
  /** One of the calls. */
  readonly example: TrafficExample;
}
