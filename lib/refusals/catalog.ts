/** What the documentation says about one refusal; the message at run time adds place, value and remedy for the case. */
export interface RefusalPage {
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

/** Every refusal of the library. Ids are public: they are never reused and never change their meaning. */
export const REFUSALS = {
  HOST001: {
    title: 'The host is not a fully qualified, lower-case DNS name',
    why: 'Istio accepts almost any text here and then matches requests byte by byte, so that a scheme, a port, an upper-case letter or a trailing dot makes an entry that no request meets.',
    remedy: 'Write the bare name as the application dials it, such as `api.example.com`.',
  },
  HOST002: {
    title: 'The host is a wildcard',
    why: 'A proxy cannot resolve a wildcard like a name, and this construct owns exactly one host.',
    remedy: 'Declare one construct per name, in a loop if there are several, or all of them with `WildcardHosts`.',
  },
  HOST003: {
    title: 'The host is an IP address',
    why: 'A server name is what the proxy routes by and checks in the certificate; an address offers neither.',
    remedy: 'Write the DNS name, and the address with `Resolution.staticEndpoints`.',
  },
  HOST004: {
    title: 'The host belongs to the cluster',
    why: 'A ServiceEntry for a name of the cluster hides the Service behind it and takes it out of mutual TLS.',
    remedy: 'Call the Service as it is; these constructs are for hosts outside the mesh.',
  },
  HOST005: {
    title: 'Two destinations claim one host for the same clients',
    why: 'Istio obeys one of them, by age, and the settings of the other do nothing.',
    remedy: 'Keep one and name all clients there, or give each its own clients.',
  },
  HOST006: {
    title: 'Two routes of one host turn away the callers of each other',
    why: 'On a gateway that lets everybody pass, each route turns away from its host whoever is not its client, and Istio obeys both.',
    remedy:
      'Name the same clients in both, or have the owner of the gateway turn everybody away and declare `denyByDefault: true`.',
  },
  HOST007: {
    title: 'Two routes of one host present different certificates at one gateway',
    why: 'The gateway merges the routes of a host and obeys the first, so that the calls of one team would bear the certificate of the other.',
    remedy: 'Keep one route for all clients, or present the certificates at the sidecars.',
  },
  WILDCARD001: {
    title: 'The host is not a wildcard for the names of a domain',
    why: 'Istio matches a wildcard by what follows its first label, so that other shapes meet more names than they show, or none.',
    remedy:
      'Write `*.` in front of a lower-case domain, such as `*.example.com`; declare a single name, also that of the domain itself, with a construct of its own.',
  },
  WILDCARD002: {
    title: 'The wildcard covers a whole top level domain',
    why: 'Anybody can register a name below it, so that it would let the clients out to servers of everybody.',
    remedy: 'Write the domain that is meant, such as `*.example.com`, and a construct for each if there are several.',
  },
  WILDCARD003: {
    title: 'A risk that is accepted without a reason',
    why: 'Whoever reads the manifests later has to know why it is no danger here.',
    remedy: 'Say why in `reason`; it is kept as an annotation.',
  },
  NAMESPACE001: {
    title: 'No namespace is known',
    why: 'Visibility is rendered by namespace name, and an object without one lands wherever it is applied.',
    remedy: 'Set `namespace` on the Chart or on the construct.',
  },
  NAMESPACE002: {
    title: 'A namespace is not a valid namespace name',
    why: 'Kubernetes refuses it, and in `exportTo` it would hide the objects from everyone.',
    remedy: 'Use lower-case letters, digits and inner dashes, at most 63 characters.',
  },
  CLIENT001: {
    title: 'The list of clients is empty',
    why: 'Objects that nobody can see do nothing.',
    remedy: 'Leave `clients` out for the own namespace, or name at least one client.',
  },
  CLIENT002: {
    title: 'A client names an invalid service account or label',
    why: 'It would select no workload.',
    remedy: 'Use the names and labels of the Pods as Kubernetes accepts them; a workload needs at least one label.',
  },
  CLIENT003: {
    title: 'A client is too coarse to present a certificate',
    why: 'At a sidecar only selected Pods can be given a certificate, and the service account that may read it has to be known.',
    remedy: 'Name the workload with `EgressClient.workload`.',
  },
  CLIENT004: {
    title: 'Two clients share a service account',
    why: 'Their rules would bear one name, and the one would replace the other.',
    remedy: 'Name the labels that both workloads carry, or give each a service account of its own.',
  },
  CLIENT005: {
    title: 'Clients are named where the gateway does not know the caller',
    why: 'Without mutual TLS on the first hop nobody can be told apart, and everybody would pass.',
    remedy: 'Use `GatewayTls.passthrough`, or leave `clients` out.',
  },
  VISIBILITY001: {
    title: 'A visibility without namespaces',
    why: 'It would widen nothing.',
    remedy: 'Name at least one namespace, or leave `visibility` out.',
  },
  PROFILE001: {
    title: 'The mesh profile is set after the first child',
    why: 'Constructs that exist already have been made without it.',
    remedy: 'Move the line `MeshProfile.set(...)` above the line that creates the first child.',
  },
  PROFILE002: {
    title: 'The mesh profile is set twice on one scope',
    why: 'The second call would silently replace the first.',
    remedy: 'Merge both calls into one.',
  },
  PROFILE003: {
    title: 'A construct that needs sidecars, in a mesh without',
    why: 'The proxies of an ambient mesh pass such a host on, or know nothing of it.',
    remedy: 'Leave the construct out, or set `DataPlaneMode.SIDECAR` on a Chart whose clients have sidecars.',
  },
  VERSION001: {
    title: 'A setting needs a newer Istio than the mesh profile declares',
    why: 'An older control plane ignores a field that it does not know.',
    remedy: 'Leave the setting out, or declare the version that runs with `MeshProfile.set`.',
  },
  VIA001: {
    title: 'The path out of the mesh is not one of this library',
    why: 'Traffic would silently leave directly instead of by that path.',
    remedy: 'Use an `EgressGateway`, or leave `via` out.',
  },
  VIA002: {
    title: 'A route through a gateway that may not fail closed',
    why: 'Through a gateway, failing open would mean to pass it by.',
    remedy: 'Leave `failClosed` out.',
  },
  GATEWAY001: {
    title: 'An installed gateway that cannot be found',
    why: 'A Gateway whose selector is empty takes the calls of every gateway of the mesh.',
    remedy: 'Name the Service, and labels that all Pods of the gateway carry and no others.',
  },
  GATEWAY002: {
    title: 'A route in the namespace of the gateway',
    why: 'The rule by which the gateway encrypts and the rule that refuses the direct way would merge into one.',
    remedy: 'Declare the route in the namespace of the clients.',
  },
  PORT001: {
    title: 'A port is not a whole number from 1 to 65535',
    why: 'Kubernetes refuses it.',
    remedy: 'Write the number of the port.',
  },
  PORT002: {
    title: 'A port is used by the proxy itself',
    why: 'The proxy cannot open a second listener there, so that the port would not be served.',
    remedy: 'Choose another port for the application to call.',
  },
  PORT003: {
    title: 'One port is declared twice',
    why: 'A port has one protocol: application TLS and HTTP cannot share it.',
    remedy: 'Choose different ports.',
  },
  PORT004: {
    title: 'HTTP on port 443',
    why: 'Servers speak TLS there. The HTTPS calls of applications to the host do not fit an HTTP port: the proxy refuses them, or lets them pass by all settings.',
    remedy:
      'Let the application call port 80, or another free one; with `TlsOriginatedApi`, `targetPort` is where the server listens.',
  },
  PORT005: {
    title: 'Several ports of one host through a gateway',
    why: 'The gateway tells hosts apart by server name; two ports of one host look the same to it.',
    remedy: 'Name one port.',
  },
  PORT006: {
    title: 'A port beside the gateway',
    why: 'Calls to it would pass by the gateway and its policy.',
    remedy: 'Leave `directHttpsPort` out.',
  },
  NAME001: {
    title: 'The object name is not valid',
    why: 'Kubernetes refuses it, or cuts it where it becomes a label.',
    remedy: 'Use lower-case letters, digits and inner dashes, at most 63 characters.',
  },
  NAME002: {
    title: 'Two objects of the app share kind and name',
    why: 'In one namespace the second replaces the first; in different ones cdk8s writes one file over the other when it prints a file per resource.',
    remedy: 'Give one of the two another `name`.',
  },
  TLS001: {
    title: 'A server name cannot be in a certificate',
    why: 'The proxy compares it with the names in the certificate, so that no server could ever be accepted.',
    remedy: 'Write the DNS name that is in the certificate of the server.',
  },
  TLS002: {
    title: 'An insecure choice without a reason',
    why: 'Whoever reads the manifests later has to know why verification is off.',
    remedy: 'Say why in `reason`; it is kept as an annotation.',
  },
  TLS003: {
    title: 'A trust anchor where nothing is verified',
    why: 'With verification off the certificates of the authority are never looked at, and Istio refuses the pair.',
    remedy: 'Leave `trustAnchor` out, or verify the server with `ServerIdentity.named`.',
  },
  TLS004: {
    title: 'A trust anchor that cannot be found',
    why: 'The proxy would wait for certificates that never come, and refuse every connection.',
    remedy: 'Write an absolute path inside the proxy container, or the name of a ConfigMap beside the construct.',
  },
  TLS005: {
    title: 'A client certificate for a server that is not verified',
    why: 'Whoever sits between would be trusted as the partner.',
    remedy: 'Verify the server: leave `serverIdentity` out, or use `ServerIdentity.named`.',
  },
  TLS006: {
    title: 'A client certificate that cannot be found',
    why: 'The proxy would wait for a certificate that never comes, and refuse every connection.',
    remedy: 'Write the name of a Secret in the namespace of the client, and an absolute path to mount it at.',
  },
  TLS007: {
    title: 'A mounted certificate at a gateway',
    why: 'The gateway takes certificates from Secrets in its own namespace; nothing of the client is mounted there.',
    remedy: 'Use `ClientCertificate.fromSecret`, with the Secret beside the gateway.',
  },
  TEXT001: {
    title: 'A text is not one line of characters',
    why: 'Printed as YAML, line ends and control characters change the text or the manifest around it.',
    remedy: 'Write one line without control characters.',
  },
  DURATION001: {
    title: 'A duration is not a whole number of milliseconds, zero, or endless',
    why: 'Istio refuses less than a millisecond and more than 292 years, and zero never means "none".',
    remedy: 'Write at least `Duration.millis(1)`; leave the property out for no limit.',
  },
  RETRY001: {
    title: 'The number of retries is not a whole number of at least one',
    why: 'Istio refuses other settings beside zero attempts.',
    remedy: 'Write 1 or more, or `RetryPolicy.none()`.',
  },
  RETRY002: {
    title: 'The tries do not fit into the timeout',
    why: 'The timeout would end the call before the last tries begin.',
    remedy: 'Raise `timeout`, or lower `perTryTimeout` or `attempts`.',
  },
  RETRY003: {
    title: 'Retries by method for gRPC',
    why: 'Every gRPC call is a POST, so that no call would ever be retried as idempotent.',
    remedy: 'Use `RetryPolicy.safe`.',
  },
  RETRY004: {
    title: 'No idempotent method is named',
    why: 'The route for idempotent methods would match nothing.',
    remedy: 'Name at least one method, or use `RetryPolicy.safe`.',
  },
  LIMIT001: {
    title: 'A limit is not a whole number of at least one',
    why: 'To Istio zero means "no limit", the opposite of what it looks like.',
    remedy: 'Write 1 or more; leave the property out for the default.',
  },
  POOL001: {
    title: 'A connection pool without any setting',
    why: 'Istio refuses an empty one.',
    remedy: 'Set at least one limit, or leave the pool out.',
  },
  POOL002: {
    title: 'A setting that does not act on this protocol',
    why: 'It would look like a limit and limit nothing.',
    remedy: 'Leave it out, or choose the protocol that has it.',
  },
  BREAKER001: {
    title: 'A circuit breaker that cannot open',
    why: 'Envoy ejects an endpoint only if the share of ejected ones stays within `maxEjectionPercent`.',
    remedy: 'Leave `maxEjectionPercent` out, raise it, or declare the endpoints.',
  },
  ENDPOINT001: {
    title: 'The endpoints are not what the resolution needs',
    why: 'Istio refuses the entry, or sends all requests to fewer servers than it looks.',
    remedy: 'Give `staticEndpoints` IP addresses, `dnsEndpoints` DNS names, at least one and each once.',
  },
  RESOLUTION001: {
    title: 'No resolution where the application does not dial a server',
    why: 'The proxy would connect to whatever address was dialled, so that naming the host, or the port alone, opens the way to everywhere.',
    remedy:
      'Leave `resolution` out, or declare the addresses with `TcpCapture.realAddresses` or `Resolution.staticEndpoints`.',
  },
  TCP001: {
    title: 'An address that cannot be dialled or captured',
    why: 'Istio refuses it, takes it for another one, or captures far more than one service.',
    remedy:
      'Write IP addresses of servers on the network, or ranges from their first address with a prefix of at least /8, each once.',
  },
  TCP002: {
    title: 'A range of addresses with a resolution by DNS',
    why: 'DNS leads to one server, a range stands for many; Istio refuses the entry, also for an address with a full prefix such as /32.',
    remedy: 'Leave `resolution` out, or write single addresses without a prefix.',
  },
  TCP003: {
    title: 'TLS on a TCP port to a server that is not verified',
    why: 'Without a Host header no server name would be sent and none checked, so that anybody could answer.',
    remedy: 'Verify the server: leave `serverIdentity` out, or use `ServerIdentity.named` and `trustAnchor`.',
  },
  TCP004: {
    title: 'DNS capture that the mesh profile does not declare',
    why: 'To a proxy without DNS capture the service has no address, so that it captures every connection to the port.',
    remedy:
      'Use `TcpCapture.virtualIp`, or declare `dnsCapture: true` with `MeshProfile.set` if it holds for all clients.',
  },
  TCP005: {
    title: 'A whole port is captured without a reason',
    why: 'Every client that sees the service is connected to it, whatever server it dials on that port; whoever reads the manifests later has to know why.',
    remedy: 'Say why in `reason`, or use `TcpCapture.virtualIp`.',
  },
  TCP006: {
    title: 'Two services capture the same connections',
    why: 'Of two that claim one address and port, Istio obeys the older. Where HTTP shares the listener, the proxy waits for the client to speak first.',
    remedy: 'Give each an address of its own, another port, or its own clients.',
  },
  TCP007: {
    title: 'TLS by the proxy for a protocol that begins in clear text',
    why: 'Servers of PostgreSQL, MySQL and others ask for TLS in their own protocol; a handshake as the first thing on the connection is rubbish to them.',
    remedy:
      'Let the application speak TLS, or write `TcpTls.originateFromFirstByte` if this server expects the handshake first.',
  },
  TCP008: {
    title: 'One target port for several ports',
    why: 'All of them would lead to one and the same port of the server.',
    remedy: 'Name one port, or leave `targetPort` out.',
  },
  TCP009: {
    title: 'A circuit breaker where the application chooses the server',
    why: 'With resolution `none` there is no list of servers to leave one out of, and Istio ignores the breaker.',
    remedy: 'Leave `circuitBreaker` out, or name the servers with `Resolution.staticEndpoints`.',
  },
  TCP010: {
    title: 'A virtual address in the DNS that the proxy asks',
    why: 'The host resolves to the virtual address for the application. By `hostAliases` or a private zone the proxy gets the same answer, and connects to an address where nobody listens.',
    remedy:
      'Name the servers with `Resolution.staticEndpoints`, or with `Resolution.dnsEndpoints` by another name; or declare `dnsCapture: true` with `MeshProfile.set` if it holds for all clients.',
  },
  HEADER001: {
    title: 'A header cannot be changed like this',
    why: 'Istio refuses it, or the request would go out under another host name.',
    remedy: 'Use a plain header name; double a per cent sign in values.',
  },
  SIMULATION001: {
    title: 'The URL of a simulated call cannot be read',
    why: 'A call to another place than the one that is meant would be answered.',
    remedy: 'Write `scheme://host:port/path` with `http`, `https`, `http2`, `grpc`, `grpcs`, `tls` or `tcp`.',
  },
  SIMULATION002: {
    title: 'A call that a waypoint handles is simulated',
    why: 'What waypoints do with calls is not simulated, and any answer would be a guess.',
    remedy: 'Simulate calls to hosts without a waypoint, or of clients that have sidecars.',
  },
} as const satisfies Record<string, RefusalPage>;

export type RefusalId = keyof typeof REFUSALS;
