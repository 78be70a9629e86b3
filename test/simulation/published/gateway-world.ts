import type { GatewayProxy } from '../../conformance/answers';
import { call, Expectation, PublishedCall, PublishedScenario } from './scenario';

const FILE = 'gateway_simulation_test.go';

const ADDRESS = '10.96.0.9';
const POD_ADDRESS = '10.244.9.9';
const LABELS = { app: 'exit', istio: 'exit' };
const NUMBERS = [80, 81, 443, 8080, 8081];

/** Every connection to the Service of the gateway reaches its Pod as it is: what the gateway does with it is the question. */
const GATEWAY: GatewayProxy = {
  service: 'exit.edge.svc.cluster.local',
  namespace: 'edge',
  labels: LABELS,
  serviceAccount: 'exit',
  pod: 'exit-1',
  ip: POD_ADDRESS,
  ports: Object.fromEntries(NUMBERS.map((port) => [String(port), port])),
};

const INSTALLED = `
apiVersion: v1
kind: Service
metadata: {name: exit, namespace: edge, labels: ${JSON.stringify(LABELS)}}
spec:
  type: ClusterIP
  clusterIP: ${ADDRESS}
  clusterIPs: [${ADDRESS}]
  selector: ${JSON.stringify(LABELS)}
  ports: [${NUMBERS.map((port) => `{name: tcp-${port}, port: ${port}, targetPort: ${port}}`).join()}]
---
apiVersion: v1
kind: Pod
metadata: {name: exit-1, namespace: edge, labels: ${JSON.stringify(LABELS)}}
spec: {serviceAccountName: exit, nodeName: node1, containers: [{name: istio-proxy, image: proxy}]}
status:
  podIP: ${POD_ADDRESS}
  podIPs: [{ip: ${POD_ADDRESS}}]
  phase: Running
  conditions: [{type: Ready, status: "True"}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: exit-abc, namespace: edge, labels: {kubernetes.io/service-name: exit}}
addressType: IPv4
endpoints: [{addresses: [${POD_ADDRESS}], conditions: {ready: true}, targetRef: {kind: Pod, name: exit-1, namespace: edge}}]
ports: [${NUMBERS.map((port) => `{name: tcp-${port}, port: ${port}, protocol: TCP}`).join()}]
`;

/** Servers of a Gateway in the words of its API. */
export function gateway(name: string, servers: string, namespace = 'shop'): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {istio: exit}, servers: [${servers}]}
`;
}

interface Route {
  readonly name: string;
  readonly hosts: string;
  readonly http?: string;
  readonly tls?: string;
  readonly tcp?: string;
  readonly gateways?: string;
  readonly namespace?: string;
}

export function route({ name, hosts, gateways = '[way-out]', namespace = 'shop', ...kinds }: Route): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: ${namespace}}
spec: {hosts: ${hosts}, gateways: ${gateways}, ${Object.entries(kinds)
    .map(([kind, routes]) => `${kind}: ${routes}`)
    .join()}}
`;
}

/** An external host for each destination, so that what is delivered has a server. */
const OUTSIDE = ['one', 'two', 'three'].map(
  (name) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: shop}
spec:
  hosts: [${name}.example.org]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: tls, protocol: TLS}]
`,
);

export function scenario(
  source: string,
  name: string,
  objects: readonly string[],
  calls: readonly PublishedCall[],
): PublishedScenario {
  return {
    source: `${FILE} ${source}`,
    name,
    // The Gateways first: of servers with a port in common the older one counts.
    manifests: [...objects, ...OUTSIDE, INSTALLED].join('---'),
    client: { namespace: 'shop', labels: { app: 'till' } },
    gateways: [GATEWAY],
    calls,
  };
}

/** A call whose connection reaches the gateway as the application makes it. */
export function through(url: string, hop: Expectation['hop'], more: Partial<Expectation> = {}): PublishedCall {
  return call(url, hop, { address: ADDRESS, at: 1, ...more });
}

export const to = (name: string, port = 80): string =>
  `[{destination: {host: ${name}.example.org, port: {number: ${port}}}}]`;
export const anywhere = (name: string): string => `[{match: [{uri: {prefix: /}}], route: ${to(name)}}]`;
export const cluster = (name: string, port = 80): string => `outbound|${port}||${name}.example.org`;
