const { Yaml } = require('cdk8s');

const TEAMS = 40;

/**
 * Documents as several teams write them for one mesh: what each calls outside of it and how, and the workloads that do. The
 * analysis has nothing to say of them.
 *
 * @param {number} count
 */
exports.documents = (count) => {
  const all = [];
  for (let index = 0; all.length < count; index++) all.push(...ofWorkload(index));
  return Yaml.stringify(...all.slice(0, count));
};

function ofWorkload(index) {
  const namespace = `team${index % TEAMS}`;
  const app = `app${index}`;
  const host = `api${index}.example.com`;
  const of = (apiVersion, kind, name, spec) => ({ apiVersion, kind, metadata: { name, namespace }, spec });
  const api = `api${index}`;
  return [
    of('networking.istio.io/v1', 'ServiceEntry', api, entrySpec(host, namespace)),
    of('networking.istio.io/v1', 'DestinationRule', api, ruleSpec(host, namespace)),
    ...(index % 2 === 0 ? [] : [of('networking.istio.io/v1', 'VirtualService', api, routeSpec(host, namespace))]),
    of('v1', 'Service', app, { selector: { app }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
    of('apps/v1', 'Deployment', app, deploymentSpec(app, host)),
    ...(index % 4 === 0 ? [of('security.istio.io/v1', 'AuthorizationPolicy', app, policySpec(app, namespace))] : []),
    ...(index % 10 === 0 ? [of('networking.istio.io/v1', 'Gateway', app, gatewaySpec(app, namespace))] : []),
  ];
}

function entrySpec(host, namespace) {
  return {
    exportTo: [namespace],
    hosts: [host],
    location: 'MESH_EXTERNAL',
    ports: [
      { name: 'http', number: 80, protocol: 'HTTP', targetPort: 443 },
      { name: 'tls', number: 443, protocol: 'TLS' },
    ],
    resolution: 'DNS',
  };
}

function ruleSpec(host, namespace) {
  const tls = { mode: 'SIMPLE', sni: host, subjectAltNames: [host] };
  return {
    exportTo: [namespace],
    host,
    trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls }] },
  };
}

function routeSpec(host, namespace) {
  return {
    exportTo: [namespace],
    gateways: ['mesh'],
    hosts: [host],
    http: [
      {
        retries: { attempts: 2, perTryTimeout: '4s', retryOn: 'connect-failure,refused-stream' },
        route: [{ destination: { host, port: { number: 80 } } }],
        timeout: '15s',
      },
    ],
  };
}

function deploymentSpec(app, host) {
  const container = {
    name: 'app',
    image: `registry.example.com/${app}:1.0.0`,
    ports: [{ containerPort: 8080 }],
    env: [{ name: 'UPSTREAM', value: `http://${host}/` }],
    resources: { requests: { cpu: '100m', memory: '64Mi' } },
  };
  const template = { metadata: { labels: { app } }, spec: { serviceAccountName: app, containers: [container] } };
  return { replicas: 2, selector: { matchLabels: { app } }, template };
}

function policySpec(app, namespace) {
  return {
    action: 'ALLOW',
    rules: [
      {
        from: [{ source: { principals: [`cluster.local/ns/${namespace}/sa/caller`] } }],
        to: [{ operation: { methods: ['GET', 'POST'], ports: ['8080'] } }],
      },
    ],
    selector: { matchLabels: { app } },
  };
}

function gatewaySpec(app, namespace) {
  return {
    selector: { app: `gateway-${app}` },
    servers: [{ hosts: [`${namespace}/${app}.example.com`], port: { name: 'http', number: 8080, protocol: 'HTTP' } }],
  };
}
