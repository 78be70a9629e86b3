import { TrafficOutcome } from '../../../lib';
import { call, PublishedCall, PublishedScenario } from './scenario';
import { NEWS, STRANGER } from './strangers';

const { DELIVERED } = TrafficOutcome;
const FILE = 'sidecar_simulation_test.go';

const SERVICE_PORTS = `[{name: http, port: 80}, {name: auto, port: 81}, {name: tcp, port: 82}, {name: tls, port: 83}, {name: https, port: 84}]`;

/** The same calls of a Service of the cluster, by several names. */
function callsOf(fullName: string, shortName: string, target: string): PublishedCall[] {
  const address = '10.244.1.5';
  const rows: readonly (readonly [string, number, string])[] = [
    ['http', 80, fullName],
    ['http', 81, fullName],
    ['https', 81, fullName],
    ['tcp', 81, fullName],
    ['tcp', 82, fullName],
    ['tls', 83, shortName],
    ['https', 84, shortName],
  ];
  return rows.map(([scheme, port, host]) =>
    call(`${scheme}://${host}:${port}/`, { cluster: `outbound|${port}||${target}` }, { address }),
  );
}

const LEDGER = 'ledger.shop.svc.cluster.local';
const VAULT = 'vault.shop.svc.cluster.local';

const ALIAS = `
apiVersion: v1
kind: Service
metadata: {name: ledger, namespace: shop}
spec: {type: ExternalName, externalName: ${VAULT}}
---
apiVersion: v1
kind: Service
metadata: {name: vault, namespace: shop}
spec: {clusterIP: 10.244.1.5, ports: ${SERVICE_PORTS}}
`;

const aliased = (port: number, host: string, route: string): PublishedCall =>
  call(`http://${host}:${port}/one`, { route, cluster: `outbound|${port}||${VAULT}` }, { address: '10.244.1.5' });

/** Services of the cluster. */
export const SERVICES: PublishedScenario[] = [
  {
    source: `${FILE} TestHeadlessServices`,
    name: 'a Service without an address of its own is known by those of its Pods',
    manifests: `
apiVersion: v1
kind: Service
metadata: {name: ledger, namespace: shop}
spec: {clusterIP: None, selector: {app: ledger}, ports: ${SERVICE_PORTS}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ledger, namespace: shop, labels: {kubernetes.io/service-name: ledger}}
addressType: IPv4
endpoints: [{addresses: [10.244.1.5]}]
ports: ${SERVICE_PORTS}
`,
    calls: callsOf(LEDGER, 'ledger.shop', LEDGER),
  },
  {
    source: `${FILE} TestExternalNameServices`,
    name: 'another name of a Service leads to its cluster',
    manifests: ALIAS,
    calls: callsOf(LEDGER, 'ledger.shop', VAULT),
  },
  {
    source: `${FILE} TestExternalNameServices (HTTP routes)`,
    name: 'a route for another name holds for requests with that name alone',
    manifests: `${ALIAS}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ledger, namespace: shop}
spec:
  hosts: [${LEDGER}]
  http:
  - name: to-one
    match: [{uri: {prefix: /one}}]
    route: [{destination: {host: ${VAULT}}}]
`,
    calls: [
      aliased(80, LEDGER, 'to-one'),
      aliased(80, 'ledger.shop', 'default'),
      aliased(80, VAULT, 'default'),
      aliased(81, LEDGER, 'default'),
      aliased(81, 'ledger.shop', 'default'),
      aliased(81, VAULT, 'default'),
    ],
  },
  {
    source: `${FILE} TestExternalNameServices (TCP routes)`,
    name: 'a route for connections to another name does nothing',
    manifests: `${ALIAS}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ledger, namespace: shop}
spec:
  hosts: [${LEDGER}]
  tcp: [{route: [{destination: {host: ${VAULT}, port: {number: 80}}}]}]
`,
    calls: [call(`tcp://${LEDGER}:82`, { cluster: `outbound|82||${VAULT}` }, { address: '10.244.1.5' })],
  },
];

/** Two entries for one port, each with a range of addresses. */
function ranges(first: string, second: string, protocol: string): string {
  const entry = (name: string, range: string): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: shop}
spec:
  hosts: [${name}.example.org]
  addresses: ${range}
  ports: [{number: 9999, name: p-9999, protocol: ${protocol}}]
`;
  return `${entry('east', first)}---${entry('west', second)}`;
}

const EAST = 'outbound|9999||east.example.org';
const WEST = 'outbound|9999||west.example.org';
const at = (address: string, cluster: string, scheme = 'tcp', sni?: string): PublishedCall =>
  call(`${scheme}://${STRANGER}:9999`, { listener: '0.0.0.0_9999', cluster }, { address, ...(sni && { sni }) });

/** Entries with addresses, and servers with labels. */
export const ADDRESSES: PublishedScenario[] = [
  {
    source: 'serviceentry_simulation_test.go TestServiceEntry identical CIDR (ignoring insignificant bits) is dropped',
    name: 'of two entries for one range the first is left',
    manifests: ranges('[10.20.30.40/16]', '[10.20.99.99/16]', 'TCP'),
    calls: [at('10.20.1.1', EAST)],
  },
  {
    source: 'serviceentry_simulation_test.go TestServiceEntry overlapping CIDR',
    name: 'of two ranges around an address the narrower one counts',
    manifests: ranges('[10.20.30.40/8]', '[10.20.99.99/16]', 'TCP'),
    calls: [at('10.20.1.1', WEST), at('10.99.1.1', EAST)],
  },
  {
    source: 'serviceentry_simulation_test.go TestServiceEntry overlapping CIDR with SNI',
    name: 'the narrower range counts before the server name, and what fits neither is nobody’s',
    manifests: `${ranges('[10.20.30.40/8]', '[10.20.99.99/16]', 'TLS')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: east, namespace: shop}
spec:
  hosts: [east.example.org]
  tls:
  - match: [{port: 9999, sniHosts: [east.example.org]}]
    route: [{destination: {host: east.example.org, port: {number: 9999}}}]
`,
    calls: [
      at('10.20.99.99', WEST, 'tls', 'west.example.org'),
      at('10.99.1.1', EAST, 'tls', 'east.example.org'),
      at('10.20.99.99', 'PassthroughCluster', 'tls', 'east.example.org'),
      at('10.99.1.1', 'PassthroughCluster', 'tls', 'west.example.org'),
    ],
  },
  {
    source: 'serviceentry_simulation_test.go TestServiceEntry partial overlap of IP',
    name: 'an address that two entries name is that of the first one',
    manifests: ranges('[10.1.1.1]', '[10.2.2.2, 10.1.1.1]', 'TCP'),
    calls: [
      call(`tcp://${STRANGER}:9999`, { listener: '10.2.2.2_9999', cluster: WEST }, { address: '10.2.2.2' }),
      call(`tcp://${STRANGER}:9999`, { listener: '10.1.1.1_9999', cluster: EAST }, { address: '10.1.1.1' }),
    ],
  },
  {
    source: 'serviceentry_simulation_test.go TestServiceEntryDuplicatedHostname',
    name: 'two entries of a host with one allocated address are two ports of it',
    client: { namespace: 'shop', dnsCapture: true },
    manifests: [
      ['plain', '{number: 80, name: http, protocol: HTTP}'],
      ['secure', '{number: 443, name: https, protocol: HTTPS}'],
    ]
      .map(
        ([name, port]) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: shop}
spec:
  hosts: [${NEWS}]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [${port}]
status: {addresses: [{value: 240.240.7.7, host: ${NEWS}}]}
`,
      )
      .join('---'),
    calls: [
      call(`http://${NEWS}/`, { listener: '0.0.0.0_80', cluster: `outbound|80||${NEWS}` }, { address: '240.240.7.7' }),
      call(
        `https://${NEWS}/`,
        { listener: '240.240.7.7_443', cluster: `outbound|443||${NEWS}` },
        { address: '240.240.7.7' },
      ),
    ],
  },
  {
    source: 'loadbalancer_simulation_test.go TestFailoverPriorityWithDNSServiceEntry',
    name: 'of servers with names those come first whose labels are those of the client',
    client: { namespace: 'shop', labels: { tier: 'gold' } },
    manifests: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: news, namespace: shop}
spec:
  hosts: [${NEWS}]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{number: 443, name: https, protocol: HTTPS}]
  endpoints:
  - {address: gold.example.org, labels: {tier: gold}}
  - {address: silver.example.org, labels: {tier: silver}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: news, namespace: shop}
spec:
  host: ${NEWS}
  trafficPolicy:
    loadBalancer: {localityLbSetting: {enabled: true, failoverPriority: [tier]}}
    outlierDetection: {consecutive5xxErrors: 1}
`,
    calls: [
      call(
        `https://${NEWS}/`,
        { clusterType: 'STRICT_DNS', endpoints: ['gold.example.org:443', 'silver.example.org:443 prio=1'] },
        { outcome: DELIVERED },
      ),
    ],
  },
];
