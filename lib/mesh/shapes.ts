import { GATEWAY_API } from './gateway-api/names';
import { GATEWAY_API_SPECS } from './gateway-api/shapes';
import type { MeshObject } from './mesh-object';
import {
  checkShape,
  count,
  duration,
  expression,
  labels,
  list,
  named,
  object,
  ObjectShape,
  oneOf,
  percentage,
  port,
  portOrName,
  protocol,
  range,
  required,
  text,
  texts,
  truth,
} from './shape';

const STRING_MATCH: ObjectShape = { exact: text, prefix: text, regex: expression };
const PORT_NUMBER: ObjectShape = { number: required(port) };
const PORT: ObjectShape = { number: required(port), name: text, protocol };
const DESTINATION: ObjectShape = { host: required(text), subset: text, port: object(PORT_NUMBER) };
const HEADERS = object({
  request: object({ set: labels, add: labels, remove: texts }),
  response: object({ set: labels, add: labels, remove: texts }),
});
const WEIGHTED: ObjectShape = { destination: required(object(DESTINATION)), weight: count, headers: HEADERS };
const SOURCE: ObjectShape = { gateways: texts, sourceLabels: labels, sourceNamespace: text, port };
const CONNECTION_ROUTE: ObjectShape = {
  match: list({ ...SOURCE, sniHosts: texts, destinationSubnets: texts }),
  route: list(WEIGHTED),
};
const WORKLOAD: ObjectShape = {
  address: text,
  ports: labelledPorts(),
  labels,
  locality: text,
  weight: count,
  serviceAccount: text,
};
const TLS_MODES = ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'];
const BLOCKS: ObjectShape = {
  connectionPool: object({
    tcp: object({
      connectTimeout: duration,
      maxConnections: count,
      idleTimeout: duration,
      tcpKeepalive: object({ probes: count, time: duration, interval: duration }),
      maxConnectionDuration: duration,
    }),
    http: object({
      h2UpgradePolicy: oneOf('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
      useClientProtocol: truth,
      http1MaxPendingRequests: count,
      http2MaxRequests: count,
      maxRequestsPerConnection: count,
      maxConcurrentStreams: count,
      maxRetries: range(-(2 ** 31), 2 ** 31 - 1),
      idleTimeout: duration,
    }),
  }),
  outlierDetection: object({
    maxEjectionPercent: range(0, 100),
    minHealthPercent: range(0, 100),
    splitExternalLocalOriginErrors: truth,
    consecutiveLocalOriginFailures: count,
    consecutive5xxErrors: count,
    consecutiveGatewayErrors: count,
    interval: duration,
    baseEjectionTime: duration,
  }),
  loadBalancer: object({
    simple: oneOf('UNSPECIFIED', 'LEAST_CONN', 'LEAST_REQUEST', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN'),
    localityLbSetting: object({
      enabled: truth,
      distribute: list({ from: text, to: object({}) }),
      failover: list({ from: text, to: text }),
      failoverPriority: texts,
    }),
  }),
  tls: object({
    mode: oneOf(...TLS_MODES),
    sni: text,
    subjectAltNames: texts,
    credentialName: text,
    caCertificates: text,
    clientCertificate: text,
    privateKey: text,
    insecureSkipVerify: truth,
  }),
};
const POLICY = object({
  ...BLOCKS,
  tunnel: object({ targetHost: text, targetPort: port, protocol: text }),
  proxyProtocol: object({}),
  retryBudget: object({}),
  portLevelSettings: list({ ...BLOCKS, port: required(object(PORT_NUMBER)) }),
});
const SELECTOR = object({
  matchLabels: labels,
  matchExpressions: list({ key: text, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'), values: texts }),
});
const SERVICE_PORT: ObjectShape = {
  name: text,
  port: required(port),
  targetPort: portOrName,
  protocol: text,
  appProtocol: text,
};

const POLICY_TARGET: ObjectShape = { group: text, kind: text, name: text, namespace: text };

/** What the model reads of each kind, below `spec` unless it says so. */
const SPECS: ReadonlyMap<string, ObjectShape> = new Map(
  Object.entries<ObjectShape>({
    'networking.istio.io/ServiceEntry': {
      hosts: required(texts),
      addresses: texts,
      ports: list({ ...PORT, targetPort: range(0, 65_535) }),
      location: oneOf('MESH_EXTERNAL', 'MESH_INTERNAL'),
      resolution: oneOf('NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'),
      endpoints: list(WORKLOAD),
      workloadSelector: object({ labels }),
      exportTo: texts,
      subjectAltNames: texts,
    },
    'networking.istio.io/WorkloadEntry': WORKLOAD,
    'networking.istio.io/DestinationRule': {
      host: required(text),
      trafficPolicy: POLICY,
      subsets: list({ name: required(text), labels, trafficPolicy: POLICY }),
      exportTo: texts,
      workloadSelector: object({ matchLabels: labels }),
    },
    'networking.istio.io/VirtualService': {
      hosts: texts,
      gateways: texts,
      exportTo: texts,
      http: list({
        name: text,
        match: list({
          ...SOURCE,
          name: text,
          uri: object(STRING_MATCH),
          scheme: object(STRING_MATCH),
          method: object(STRING_MATCH),
          authority: object(STRING_MATCH),
          headers: named(STRING_MATCH),
          withoutHeaders: named(STRING_MATCH),
          queryParams: named(STRING_MATCH),
          ignoreUriCase: truth,
        }),
        route: list(WEIGHTED),
        delegate: object({ name: required(text), namespace: text }),
        redirect: object({ uri: text, authority: text, redirectCode: count, scheme: text }),
        directResponse: object({ status: required(range(200, 599)), body: object({ string: text, bytes: text }) }),
        rewrite: object({
          uri: text,
          authority: text,
          uriRegexRewrite: object({ match: required(expression), rewrite: text }),
        }),
        timeout: duration,
        retries: object({ attempts: count, perTryTimeout: duration, retryOn: text }),
        fault: object({
          abort: object({ httpStatus: range(200, 599), grpcStatus: text, percentage }),
          delay: object({ fixedDelay: duration, percentage }),
        }),
        mirror: object(DESTINATION),
        mirrorPercentage: percentage,
        mirrors: list({ destination: required(object(DESTINATION)), percentage }),
        headers: HEADERS,
      }),
      tls: list(CONNECTION_ROUTE),
      tcp: list(CONNECTION_ROUTE),
    },
    'networking.istio.io/Sidecar': {
      workloadSelector: object({ labels }),
      egress: list({
        port: object(PORT),
        bind: text,
        captureMode: oneOf('DEFAULT', 'IPTABLES', 'NONE'),
        hosts: required(texts),
      }),
      outboundTrafficPolicy: object({
        mode: oneOf('REGISTRY_ONLY', 'ALLOW_ANY', 'ALLOW_ANY_DYNAMIC_DNS'),
        egressProxy: object(DESTINATION),
      }),
    },
    'networking.istio.io/Gateway': {
      selector: labels,
      servers: list({
        port: required(object(PORT)),
        bind: text,
        hosts: required(texts),
        tls: object({
          mode: oneOf('PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL'),
          httpsRedirect: truth,
          credentialName: text,
        }),
      }),
    },
    'security.istio.io/AuthorizationPolicy': {
      selector: object({ matchLabels: labels }),
      targetRef: object(POLICY_TARGET),
      targetRefs: list(POLICY_TARGET),
      action: oneOf('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
      rules: list({
        from: list({
          source: object({
            principals: texts,
            notPrincipals: texts,
            namespaces: texts,
            notNamespaces: texts,
            serviceAccounts: texts,
            notServiceAccounts: texts,
            requestPrincipals: texts,
            notRequestPrincipals: texts,
          }),
        }),
        to: list({
          operation: object({
            hosts: texts,
            notHosts: texts,
            ports: texts,
            notPorts: texts,
            methods: texts,
            notMethods: texts,
            paths: texts,
            notPaths: texts,
          }),
        }),
        when: list({ key: required(text), values: texts, notValues: texts }),
      }),
    },
    'security.istio.io/PeerAuthentication': {
      selector: object({ matchLabels: labels }),
      mtls: object({ mode: oneOf('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT') }),
    },
    'networking.k8s.io/NetworkPolicy': {
      podSelector: SELECTOR,
      policyTypes: texts,
      egress: list({
        to: list({
          ipBlock: object({ cidr: required(text), except: texts }),
          namespaceSelector: SELECTOR,
          podSelector: SELECTOR,
        }),
        ports: list({ protocol: oneOf('TCP', 'UDP', 'SCTP'), port: portOrName, endPort: port }),
      }),
    },
    '/Service': {
      type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      clusterIP: text,
      externalName: text,
      selector: labels,
      ports: list(SERVICE_PORT),
    },
    '/Pod': {
      serviceAccountName: text,
      containers: list({ ports: list({ name: text, containerPort: port }) }),
    },
    'apps/Deployment': {
      template: object({ metadata: object({ labels }), spec: object({ serviceAccountName: text }) }),
    },
  }),
);

const GATEWAY_API_SHAPES: ReadonlyMap<string, ObjectShape> = new Map(Object.entries(GATEWAY_API_SPECS));

/** Reads every field that the model knows, whether or not a call needs it, so that what cannot be used is reported. */
export function checkSpec({ group, kind, spec }: MeshObject): void {
  const shapes = group === GATEWAY_API ? GATEWAY_API_SHAPES.get(kind) : SPECS.get(`${group}/${kind}`);
  if (shapes) checkShape(spec, shapes);
}

function labelledPorts(): ObjectShape[string] {
  return (owner, key) => {
    const ports = owner.fields(key);
    for (const name of ports.keys) port(ports, name);
  };
}
