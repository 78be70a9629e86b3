const { NAMESPACE } = require('./targets.cjs');

const API_VERSION = 'networking.istio.io/v1';

/**
 * The literals that replace one construct with nothing but a host, the keys in the order in which cdk8s prints them. No
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
    {
      apiVersion: API_VERSION,
      kind: 'ServiceEntry',
      metadata: metadata(target),
      spec: {
        exportTo: [NAMESPACE],
        hosts: [target.host],
        location: 'MESH_EXTERNAL',
        ports: [{ name: 'http', number: 80, protocol: 'HTTP', targetPort: 443 }],
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
        http: [
          {
            retries: { attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' },
            route: [{ destination: { host: target.host, port: { number: 80 }, subset: 'cdk8s-istio-tls' } }],
          },
        ],
      },
    },
  ],
};

function metadata({ name, path }) {
  return {
    annotations: { 'cdk8s-istio/construct-path': path, 'cdk8s-istio/owner': NAMESPACE },
    labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' },
    name,
    namespace: NAMESPACE,
  };
}

function trafficPolicy({ host }) {
  return { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE', sni: host, subjectAltNames: [host] } }] };
}
