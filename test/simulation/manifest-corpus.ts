import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { entry, istio, kubernetes, rule, security } from './meshes';

const EXAMPLES = join(__dirname, '../../examples');
const GATEWAY = { istio: 'egress' };
const GATEWAY_NAMESPACE = { namespace: 'istio-egress' };
const GATEWAY_HOST = 'egress.istio-egress.svc.cluster.local';

/** Valid objects that belong together, so that calls reach most of their fields. */
export interface ManifestGroup {
  readonly name: string;
  readonly objects: readonly object[];
  readonly urls: readonly string[];
}

/** Meshes written by hand, in which each kind and most of the fields that are read appear. */
export const HAND_MADE: readonly ManifestGroup[] = [
  {
    name: 'an API with policies',
    urls: ['http://api.example.com/v1?q=1', 'https://api.example.com', 'tcp://192.0.2.1:443'],
    objects: [
      entry('api.example.com', ['80:HTTP:443', '443:TLS'], {
        exportTo: ['*'],
        addresses: ['192.0.2.1'],
        subjectAltNames: ['api.example.com'],
        endpoints: [
          {
            address: 'a.example.com',
            ports: { 'http-80': 81 },
            labels: { v: '1' },
            locality: 'eu/a',
            weight: 2,
            serviceAccount: 'api',
          },
        ],
      }),
      rule('api.example.com', {
        exportTo: ['.'],
        trafficPolicy: {
          tls: { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'], caCertificates: '/ca' },
          connectionPool: { tcp: { connectTimeout: '1s', maxConnections: 1 }, http: { h2UpgradePolicy: 'UPGRADE' } },
          outlierDetection: { maxEjectionPercent: 50, minHealthPercent: 1 },
          loadBalancer: {
            simple: 'RANDOM',
            localityLbSetting: { enabled: true, failover: [{ from: 'eu', to: 'us' }] },
          },
          portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'MUTUAL', credentialName: 'certificate' } }],
        },
        subsets: [{ name: 'v1', labels: { v: '1' }, trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } } }],
      }),
      istio('VirtualService', {
        hosts: ['api.example.com'],
        gateways: ['mesh'],
        exportTo: ['*'],
        http: [
          {
            name: 'first',
            match: [
              {
                uri: { regex: '/v[0-9]+' },
                headers: { 'x-a': { exact: 'a' } },
                method: { prefix: 'G' },
                queryParams: { q: { exact: '1' } },
                sourceLabels: { app: 'a' },
                port: 80,
                gateways: ['mesh'],
              },
            ],
            route: [
              {
                destination: { host: 'api.example.com', subset: 'v1', port: { number: 80 } },
                weight: 1,
                headers: { request: { set: { Host: 'other.example.com' } } },
              },
            ],
            timeout: '1s',
            retries: { attempts: 1, perTryTimeout: '1s', retryOn: '5xx,503' },
            rewrite: { authority: 'rewritten.example.com', uri: '/' },
            mirrors: [{ destination: { host: 'b.example.com' }, percentage: { value: 1 } }],
            fault: { abort: { httpStatus: 500, percentage: { value: 1 } } },
          },
          { route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] },
        ],
        tls: [
          {
            match: [{ sniHosts: ['api.example.com'], destinationSubnets: ['192.0.2.0/24'], port: 443 }],
            route: [{ destination: { host: 'api.example.com', port: { number: 443 } } }],
          },
        ],
      }),
      istio('Sidecar', {
        workloadSelector: { labels: { app: 'a' } },
        egress: [{ hosts: ['./*', '*/*'] }],
        outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
      }),
    ],
  },
  {
    name: 'delegates in a circle',
    urls: ['http://root.example.com/a', 'http://root.example.com/b'],
    objects: [
      entry('root.example.com', ['80:HTTP']),
      istio('VirtualService', {
        hosts: ['root.example.com'],
        http: [
          { match: [{ uri: { prefix: '/a' } }], delegate: { name: 'one', namespace: 'shop' } },
          { delegate: { name: 'virtualservice' } },
        ],
      }),
      istio('VirtualService', { http: [{ delegate: { name: 'two' } }] }, { name: 'one' }),
      istio(
        'VirtualService',
        { http: [{ delegate: { name: 'one' } }, { redirect: { redirectCode: 302 } }] },
        {
          name: 'two',
        },
      ),
    ],
  },
  {
    name: 'an egress gateway',
    urls: ['http://way.example.com/v1', 'https://way.example.com', 'tcp://10.96.0.1:443'],
    objects: [
      entry('way.example.com', ['80:HTTP:443'], { exportTo: ['*'] }),
      istio(
        'Gateway',
        {
          selector: GATEWAY,
          servers: [
            {
              port: { number: 443, name: 'https', protocol: 'HTTPS' },
              hosts: ['*/way.example.com'],
              tls: { mode: 'ISTIO_MUTUAL' },
            },
          ],
        },
        { name: 'way', ...GATEWAY_NAMESPACE },
      ),
      istio('VirtualService', {
        hosts: ['way.example.com'],
        gateways: ['mesh', 'istio-egress/way'],
        http: [
          {
            match: [{ gateways: ['mesh'], port: 80 }],
            route: [{ destination: { host: GATEWAY_HOST, port: { number: 443 }, subset: 'way' } }],
          },
          {
            match: [{ gateways: ['istio-egress/way'], port: 443 }],
            headers: { request: { remove: ['x-a'] } },
            route: [{ destination: { host: 'way.example.com', port: { number: 80 } } }],
          },
        ],
      }),
      rule(GATEWAY_HOST, {
        subsets: [
          {
            name: 'way',
            trafficPolicy: {
              portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'ISTIO_MUTUAL', sni: 'way.example.com' } }],
            },
          },
        ],
      }),
      kubernetes(
        'Service',
        {
          spec: {
            clusterIP: '10.96.0.1',
            selector: GATEWAY,
            ports: [{ name: 'https', port: 443, targetPort: 'https', protocol: 'TCP', appProtocol: 'https' }],
          },
        },
        { name: 'egress', ...GATEWAY_NAMESPACE },
      ),
      kubernetes(
        'Pod',
        {
          spec: { serviceAccountName: 'egress', containers: [{ ports: [{ name: 'https', containerPort: 8443 }] }] },
          status: { podIP: '10.244.0.1' },
        },
        { name: 'egress-1', labels: GATEWAY, ...GATEWAY_NAMESPACE },
      ),
      security(
        'AuthorizationPolicy',
        {
          selector: { matchLabels: GATEWAY },
          action: 'ALLOW',
          rules: [
            {
              from: [{ source: { principals: ['cluster.local/ns/shop/sa/*'] } }],
              to: [{ operation: { hosts: ['way.example.com'], ports: ['8443'] } }],
              when: [{ key: 'connection.sni', values: ['*'] }],
            },
          ],
        },
        GATEWAY_NAMESPACE,
      ),
    ],
  },
  {
    name: 'workloads and the network',
    urls: ['http://vm.example.com', 'https://vm.example.com:8443', 'tcp://10.96.0.2:80'],
    objects: [
      istio('WorkloadEntry', { address: '192.0.2.3', labels: { app: 'vm' } }, { labels: { app: 'vm' } }),
      entry('vm.example.com', ['80:HTTP'], { resolution: 'STATIC', workloadSelector: { labels: { app: 'vm' } } }),
      kubernetes('Namespace', {}, { name: 'shop', labels: { team: 'shop' } }),
      kubernetes('Secret', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } }, { name: 'certificate' }),
      kubernetes('Service', { spec: { clusterIP: '10.96.0.2', ports: [{ name: 'http', port: 80 }] } }, { name: 'web' }),
      kubernetes(
        'EndpointSlice',
        {
          endpoints: [{ addresses: ['10.244.0.2'], conditions: { ready: true }, targetRef: { name: 'web-1' } }],
          ports: [{ name: 'http', port: 8080 }],
        },
        { labels: { 'kubernetes.io/service-name': 'web' } },
      ),
      kubernetes('Deployment', {
        spec: { template: { metadata: { labels: { app: 'a' } }, spec: { serviceAccountName: 'a' } } },
      }),
      network({
        podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['z'] }] },
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }],
            ports: [{ protocol: 'TCP', port: 80, endPort: 90 }],
          },
          {
            to: [{ namespaceSelector: { matchLabels: { team: 'shop' } }, podSelector: { matchLabels: { app: 'a' } } }],
          },
        ],
      }),
      security('PeerAuthentication', { mtls: { mode: 'STRICT' } }, { namespace: 'istio-system' }),
      gatewayApi('Gateway', { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008 }] }),
      gatewayApi('HTTPRoute', {
        parentRefs: [{ name: 'gateway' }],
        hostnames: ['vm.example.com'],
        rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
      }),
    ],
  },
  {
    name: 'the Gateway API',
    urls: ['http://api.example.com/v1?q=1', 'https://api.example.com', 'http://web.shop'],
    objects: [
      entry('api.example.com', ['80:HTTP:443', '443:TLS']),
      kubernetes('Service', { spec: { clusterIP: '10.96.0.1', ports: [{ name: 'http', port: 80 }] } }, { name: 'web' }),
      gatewayApi('GatewayClass', { controllerName: 'istio.io/gateway-controller' }),
      gatewayApi('Gateway', {
        gatewayClassName: 'istio',
        allowedListeners: { namespaces: { from: 'Selector', selector: { matchLabels: { team: 'shop' } } } },
        infrastructure: { labels: { team: 'shop' } },
        tls: { frontend: { default: { validation: { caCertificateRefs: [{ kind: 'ConfigMap', name: 'ca' }] } } } },
        listeners: [
          {
            name: 'http',
            hostname: '*.example.com',
            port: 80,
            protocol: 'HTTP',
            allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }], namespaces: { from: 'All' } },
          },
          { name: 'tls', port: 443, protocol: 'TLS', tls: { mode: 'Passthrough' } },
          {
            name: 'https',
            port: 8443,
            protocol: 'HTTPS',
            tls: { certificateRefs: [{ name: 'cert' }], options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' } },
          },
        ],
      }),
      gatewayApi('ListenerSet', {
        parentRef: { name: 'gateway' },
        listeners: [{ name: 'own', port: 81, protocol: 'HTTP' }],
      }),
      gatewayApi('HTTPRoute', {
        parentRefs: [
          { name: 'gateway', sectionName: 'http', port: 80 },
          { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api-example-com' },
        ],
        hostnames: ['api.example.com'],
        rules: [
          {
            name: 'first',
            matches: [
              {
                path: { type: 'PathPrefix', value: '/v1' },
                headers: [{ name: 'x-team', value: 'a' }],
                queryParams: [{ name: 'q', value: '.', type: 'RegularExpression' }],
                method: 'GET',
              },
            ],
            filters: [
              {
                type: 'RequestHeaderModifier',
                requestHeaderModifier: { set: [{ name: 'a', value: 'b' }], remove: ['c'] },
              },
              { type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 }, percent: 5 } },
              { type: 'URLRewrite', urlRewrite: { hostname: 'web.example.com' } },
            ],
            backendRefs: [
              { group: 'networking.istio.io', kind: 'Hostname', name: 'api.example.com', port: 80, weight: 2 },
            ],
            timeouts: { request: '10s', backendRequest: '2s' },
            retry: { attempts: 2, codes: [503] },
          },
          { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] },
        ],
      }),
      gatewayApi('GRPCRoute', {
        parentRefs: [{ group: '', kind: 'Service', name: 'web' }],
        rules: [{ matches: [{ method: { service: 'a', method: 'b' } }], backendRefs: [{ name: 'web', port: 80 }] }],
      }),
      gatewayApi('TLSRoute', {
        parentRefs: [{ name: 'gateway', sectionName: 'tls' }],
        hostnames: ['api.example.com'],
        rules: [
          { backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: 'api.example.com', port: 443 }] },
        ],
      }),
      gatewayApi('ReferenceGrant', {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'bank' }],
        to: [{ group: '', kind: 'Service', name: 'web' }],
      }),
      gatewayApi('BackendTLSPolicy', {
        targetRefs: [
          { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api-example-com', sectionName: 'http-80' },
        ],
        validation: {
          hostname: 'api.example.com',
          caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }],
          subjectAltNames: [{ type: 'Hostname', hostname: 'api.example.com' }],
        },
      }),
    ],
  },
];

/** What each example of ours prints. */
export function exampleGroups(): ManifestGroup[] {
  return readdirSync(EXAMPLES).map((name) => {
    const folder = join(EXAMPLES, name, 'manifests');
    const objects = readdirSync(folder).flatMap((file) =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as object),
    );
    const hosts = objects.flatMap((each) => {
      const { kind, spec } = each as { readonly kind: string; readonly spec?: { readonly hosts?: string[] } };
      return kind === 'ServiceEntry' ? (spec?.hosts ?? []) : [];
    });
    const urls = [...new Set(hosts)].slice(0, 2).map((host) => `http://${host.replace('*', 'a')}/v1`);
    return { name, objects, urls: urls.length > 0 ? urls : ['http://api.example.com'] };
  });
}

function network(spec: object): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'egress', namespace: 'shop' },
    spec,
  };
}

function gatewayApi(kind: string, spec: object): object {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name: kind.toLowerCase(), namespace: 'shop' },
    spec,
  };
}
