const { NAMESPACE } = require('./targets.cjs');

const API_VERSION = 'networking.istio.io/v1';
const RBAC_VERSION = 'rbac.authorization.k8s.io/v1';
const GATEWAY_NAMESPACE = 'istio-egress';
const GATEWAY_HOST = 'istio-egressgateway.istio-egress.svc.cluster.local';
const REFUSED = 'only-through-egress-gateway.invalid';
const ADVICE =
  'Calls leave in clear text: anybody on the way can read and change them. If the server speaks TLS, use TlsOriginatedApi.';
const MESH_HEADERS = [
  ...['x-envoy-attempt-count', 'x-envoy-decorator-operation', 'x-envoy-expected-rq-timeout-ms'],
  ...['x-envoy-external-address', 'x-envoy-internal', 'x-envoy-peer-metadata', 'x-envoy-peer-metadata-id'],
  ...['x-forwarded-client-cert', 'x-forwarded-for', 'x-request-id'],
];

/**
 * The literals that replace one construct with nothing but what it has to be given, the keys in the order in which cdk8s prints them. No
 * two of them share a part, which YAML would print as an alias.
 *
 * @type {Record<string, (target: import('./targets.cjs').Target) => object[]>}
 */
exports.MANIFESTS = {
  ExternalHttpsApi: (target) => [
    {
      apiVersion: API_VERSION,
      kind: 'ServiceEntry',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        hosts: [target.host],
        location: 'MESH_EXTERNAL',
        ports: [{ name: 'tls', number: 443, protocol: 'TLS' }],
        resolution: 'DNS',
      },
    },
  ],

  ExternalHttpApi: (target) => [
    {
      apiVersion: API_VERSION,
      kind: 'DestinationRule',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        host: target.host,
        trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] },
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'ServiceEntry',
      metadata: { ...metadata(target), annotations: { 'cdk8s-istio/advice': ADVICE, ...metadata(target).annotations } },
      spec: {
        exportTo: [NAMESPACE],
        hosts: [target.host],
        location: 'MESH_EXTERNAL',
        ports: [{ name: 'http', number: 80, protocol: 'HTTP' }],
        resolution: 'DNS',
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'VirtualService',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        gateways: ['mesh'],
        hosts: [target.host],
        http: [{ retries: retries(), route: [{ destination: { host: target.host, port: { number: 80 } } }] }],
      },
    },
  ],

  ExternalTcpService: (target) => [
    {
      apiVersion: API_VERSION,
      kind: 'ServiceEntry',
      metadata: metadata(target),
      spec: {
        addresses: [target.address],
        endpoints: [{ address: target.address }],
        exportTo: [NAMESPACE],
        hosts: [target.host],
        location: 'MESH_EXTERNAL',
        ports: [{ name: 'tcp-5432', number: 5432, protocol: 'TCP' }],
        resolution: 'STATIC',
      },
    },
  ],

  WildcardHosts: (target) => [
    {
      apiVersion: API_VERSION,
      kind: 'ServiceEntry',
      metadata: { ...metadata(target), name: `wildcard---${target.name}` },
      spec: {
        exportTo: [NAMESPACE],
        hosts: [`*.${target.host}`],
        location: 'MESH_EXTERNAL',
        ports: [{ name: 'tls', number: 443, protocol: 'TLS' }],
        resolution: 'DYNAMIC_DNS',
      },
    },
  ],

  TlsOriginatedApi: (target) => [
    {
      apiVersion: API_VERSION,
      kind: 'DestinationRule',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        host: target.host,
        subsets: [{ name: 'cdk8s-istio-tls', trafficPolicy: trafficPolicy(target) }],
        trafficPolicy: trafficPolicy(target),
      },
    },
    serviceEntry(target, [NAMESPACE]),
    {
      apiVersion: API_VERSION,
      kind: 'VirtualService',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        gateways: ['mesh'],
        hosts: [target.host],
        http: [{ retries: retries(), route: [{ destination: destination(target, 'cdk8s-istio-tls') }] }],
      },
    },
  ],

  MutualTlsPartner: (target) => [
    {
      apiVersion: API_VERSION,
      kind: 'DestinationRule',
      metadata: metadata(target, '-shop-checkout'),
      spec: {
        host: target.host,
        subsets: [{ name: 'cdk8s-istio-tls', trafficPolicy: mutualPolicy(target) }],
        trafficPolicy: mutualPolicy(target),
        workloadSelector: { matchLabels: { app: 'checkout' } },
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'DestinationRule',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        host: target.host,
        subsets: [{ name: 'cdk8s-istio-tls', trafficPolicy: trafficPolicy(target, 'not-a-selected-client.invalid') }],
        trafficPolicy: trafficPolicy(target, 'not-a-selected-client.invalid'),
      },
    },
    {
      apiVersion: RBAC_VERSION,
      kind: 'Role',
      metadata: metadata(target, '-shop-secrets'),
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
    },
    {
      apiVersion: RBAC_VERSION,
      kind: 'RoleBinding',
      metadata: metadata(target, '-shop-secrets'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${target.name}-shop-secrets` },
      subjects: [{ kind: 'ServiceAccount', name: 'checkout', namespace: NAMESPACE }],
    },
    serviceEntry(target, [NAMESPACE]),
    {
      apiVersion: API_VERSION,
      kind: 'VirtualService',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        gateways: ['mesh'],
        hosts: [target.host],
        http: [{ retries: retries(), route: [{ destination: destination(target, 'cdk8s-istio-tls') }] }],
      },
    },
  ],

  EgressGatewayRoute: (target) => [
    {
      apiVersion: API_VERSION,
      kind: 'Gateway',
      metadata: atGateway(target),
      spec: {
        selector: { app: 'istio-egressgateway', istio: 'egressgateway' },
        servers: [
          {
            hosts: [target.host],
            port: { name: `https-${routeName(target)}`, number: 443, protocol: 'HTTPS' },
            tls: { mode: 'ISTIO_MUTUAL' },
          },
        ],
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'DestinationRule',
      metadata: atGateway(target, '-hop'),
      spec: {
        host: GATEWAY_HOST,
        subsets: [
          {
            name: routeName(target),
            trafficPolicy: {
              portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'ISTIO_MUTUAL', sni: target.host } }],
            },
          },
        ],
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'DestinationRule',
      metadata: atGateway(target),
      spec: {
        exportTo: [GATEWAY_NAMESPACE],
        host: target.host,
        subsets: [{ name: routeName(target), trafficPolicy: trafficPolicy(target) }],
        trafficPolicy: trafficPolicy(target, REFUSED),
      },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: atGateway(target),
      spec: {
        action: 'DENY',
        rules: [
          {
            from: [{ source: { notPrincipals: [`cluster.local/ns/${NAMESPACE}/sa/*`] } }],
            when: [{ key: 'connection.sni', values: [target.host] }],
          },
        ],
        selector: { matchLabels: { app: 'istio-egressgateway', istio: 'egressgateway' } },
      },
    },
    {
      apiVersion: API_VERSION,
      kind: 'DestinationRule',
      metadata: metadata(target),
      spec: {
        exportTo: [GATEWAY_NAMESPACE, NAMESPACE],
        host: target.host,
        subsets: [
          { name: routeName(target), trafficPolicy: trafficPolicy(target, REFUSED) },
          { name: 'cdk8s-istio-tls', trafficPolicy: trafficPolicy(target) },
        ],
        trafficPolicy: trafficPolicy(target, REFUSED),
      },
    },
    serviceEntry(target, [GATEWAY_NAMESPACE, NAMESPACE]),
    {
      apiVersion: API_VERSION,
      kind: 'VirtualService',
      metadata: metadata(target),
      spec: {
        exportTo: [GATEWAY_NAMESPACE, NAMESPACE],
        gateways: ['mesh', `${GATEWAY_NAMESPACE}/${routeName(target)}`],
        hosts: [target.host],
        http: [
          {
            match: [{ gateways: ['mesh'], port: 80 }],
            retries: retries(),
            route: [{ destination: { host: GATEWAY_HOST, port: { number: 443 }, subset: routeName(target) } }],
          },
          {
            headers: { request: { remove: [...MESH_HEADERS] } },
            match: [{ gateways: [`${GATEWAY_NAMESPACE}/${routeName(target)}`], port: 443 }],
            retries: retries(),
            route: [{ destination: destination(target, routeName(target)) }],
          },
        ],
      },
    },
  ],
};

function metadata({ name, path }, role = '') {
  return {
    annotations: { 'cdk8s-istio/construct-path': path, 'cdk8s-istio/owner': NAMESPACE },
    labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' },
    name: `${name}${role}`,
    namespace: NAMESPACE,
  };
}

function atGateway(target, role = '') {
  return { ...metadata(target), name: `${routeName(target)}${role}`, namespace: GATEWAY_NAMESPACE };
}

function routeName({ name }) {
  return `${NAMESPACE}-${name}`;
}

function serviceEntry(target, exportTo) {
  return {
    apiVersion: API_VERSION,
    kind: 'ServiceEntry',
    metadata: metadata(target),
    spec: {
      exportTo,
      hosts: [target.host],
      location: 'MESH_EXTERNAL',
      ports: [{ name: 'http', number: 80, protocol: 'HTTP', targetPort: 443 }],
      resolution: 'DNS',
    },
  };
}

function retries() {
  return { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' };
}

function destination({ host }, subset) {
  return { host, port: { number: 80 }, subset };
}

function trafficPolicy({ host }, acceptedName = host) {
  const tls = { mode: 'SIMPLE', sni: host, subjectAltNames: [acceptedName] };
  return { portLevelSettings: [{ port: { number: 80 }, tls }] };
}

function mutualPolicy({ host }) {
  const tls = { credentialName: 'certificate', mode: 'MUTUAL', sni: host, subjectAltNames: [host] };
  return { portLevelSettings: [{ port: { number: 80 }, tls }] };
}
