import { call, PublishedScenario } from './scenario';

const FILE = 'sidecar_simulation_test.go TestSidecarRoutes';

export const STOCK = 'stock.shop.svc.cluster.local';
export const SPARE = 'spare.shop.svc.cluster.local';
export const DESK = 'desk.office.svc.cluster.local';

const PORTS = '[{port: 80, name: http}, {port: 8080, name: http-8080}]';

/** Three Services of the cluster, in two namespaces. */
const SERVICES = [
  ['stock', 'shop', '10.96.1.1'],
  ['spare', 'shop', '10.96.1.2'],
  ['desk', 'office', '10.96.1.3'],
]
  .map(
    ([name, namespace, address]) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {clusterIP: ${address}, ports: ${PORTS}}
`,
  )
  .join('---');

/** A VirtualService that leads hosts elsewhere. */
export interface Leading {
  readonly in: string;
  readonly hosts: readonly string[];
  readonly to: string;
  /** Of the destination. */
  readonly port?: number;
  /** Of the condition. */
  readonly forPort?: number;
}

/** A scenario about routes; what is written first is older. */
export interface RouteRow {
  readonly source: string;
  readonly name: string;
  readonly from?: string;
  readonly port?: number;
  readonly leading: readonly Leading[];
  /** What a Sidecar in the namespace of the client imports. */
  readonly imports?: readonly string[];
  /** The clusters that hosts lead to; undefined stands for a host of which the sidecar knows nothing. */
  readonly expected: Readonly<Record<string, string | undefined>>;
}

function virtualService({ in: namespace, hosts, to, port, forPort }: Leading, index: number): string {
  const destination = JSON.stringify({ host: to, ...(port !== undefined && { port: { number: port } }) });
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: leading-${index}, namespace: ${namespace}}
spec:
  hosts: ${JSON.stringify(hosts)}
  http:
  - route: [{destination: ${destination}}]
    ${forPort === undefined ? '' : `match: [{port: ${forPort}}]`}
`;
}

export function scenarioOf({
  source,
  name,
  from = 'shop',
  port = 80,
  leading,
  imports,
  expected,
}: RouteRow): PublishedScenario {
  const sidecar = `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: ${from}}
spec: {egress: [{hosts: ${JSON.stringify(imports)}}]}
`;
  return {
    source: `${FILE} ${source}`,
    name,
    client: { namespace: from },
    manifests: [SERVICES, ...leading.map(virtualService), ...(imports ? [sidecar] : [])].join('---'),
    calls: Object.entries(expected).map(([host, target]) => {
      const hop =
        target === undefined ? { virtualHost: 'allow_any' } : { cluster: `outbound|${target.replace(':', '||')}` };
      return call(`http://${host}:${port}/`, hop, { address: '10.96.9.9' });
    }),
  };
}

const toSpare = (namespace: string): Leading[] => [{ in: namespace, hosts: [STOCK], to: SPARE }];
const UNKNOWN = 'foo.shop.svc.cluster.local';

/** Three teams lead one host elsewhere. */
const threeTeams: Leading[] = ['elsewhere', 'shop', 'office'].map((namespace) => ({
  in: namespace,
  hosts: [STOCK],
  to: `${namespace}.example.com`,
}));

const ROWS: RouteRow[] = [
  ...[80, 8080].flatMap((port): RouteRow[] => [
    {
      source: `simple port ${port}`,
      name: `a route of the own namespace, port ${port}`,
      port,
      leading: toSpare('shop'),
      expected: { [STOCK]: `${port}:${SPARE}` },
    },
    {
      source: `producer rule port ${port}`,
      name: `a route of the namespace of the Service, port ${port}`,
      from: 'office',
      port,
      leading: toSpare('shop'),
      expected: { [STOCK]: `${port}:${SPARE}` },
    },
    {
      source: `consumer rule port ${port}`,
      name: `a route of the namespace of the client, port ${port}`,
      from: 'office',
      port,
      leading: toSpare('office'),
      expected: { [STOCK]: `${port}:${SPARE}` },
    },
    {
      source: `arbitrary rule port ${port}`,
      name: `a route of a third namespace, port ${port}`,
      from: 'office',
      port,
      leading: toSpare('elsewhere'),
      expected: { [STOCK]: `${port}:${SPARE}` },
    },
    {
      source: `multiple rules ${port}`,
      name: `of several routes the oldest counts, port ${port}`,
      from: 'office',
      port,
      leading: threeTeams,
      expected: { [STOCK]: `${port}:elsewhere.example.com` },
    },
  ]),
  {
    source: 'unknown port 80',
    name: 'a route for a host that nobody declares holds on port 80',
    leading: [{ in: 'shop', hosts: [UNKNOWN], to: UNKNOWN }],
    expected: { [UNKNOWN]: `80:${UNKNOWN}` },
  },
  {
    source: 'unknown port 8080',
    name: 'and on no other port',
    port: 8080,
    leading: [{ in: 'shop', hosts: [UNKNOWN], to: UNKNOWN }],
    expected: { [UNKNOWN]: undefined },
  },
  {
    source: 'unknown port 8080 match 8080',
    name: 'also where its condition names the port',
    port: 8080,
    leading: [{ in: 'shop', hosts: [UNKNOWN], to: UNKNOWN, forPort: 8080 }],
    expected: { [UNKNOWN]: undefined },
  },
  {
    source: 'unknown port 8080 dest 8080',
    name: 'also where its destination names the port',
    port: 8080,
    leading: [{ in: 'shop', hosts: [UNKNOWN], to: UNKNOWN, port: 8080 }],
    expected: { [UNKNOWN]: undefined },
  },
  {
    source: 'same namespace conflict',
    name: 'of two routes of a namespace the older one counts',
    leading: ['old.example.com', 'new.example.com'].map((to) => ({ in: 'shop', hosts: [STOCK], to })),
    expected: { [STOCK]: '80:old.example.com' },
  },
  {
    source: 'cross namespace conflict',
    name: 'also where the newer one is that of the client',
    leading: [
      { in: 'office', hosts: [STOCK], to: 'office.example.com' },
      { in: 'shop', hosts: [STOCK], to: 'shop.example.com' },
    ],
    expected: { [STOCK]: '80:office.example.com' },
  },
  {
    source: 'import only a unknown service route',
    name: 'a Sidecar that imports nothing but an undeclared host has no routes at all',
    leading: [{ in: 'shop', hosts: [UNKNOWN], to: 'example.com' }],
    imports: [`*/${UNKNOWN}`],
    expected: {},
  },
  {
    source: 'multi-host import single',
    name: 'a route that is imported for one of its hosts holds for all',
    leading: [{ in: 'shop', hosts: [STOCK, SPARE], to: 'example.com' }],
    imports: [`*/${STOCK}`],
    expected: { [STOCK]: '80:example.com', [SPARE]: '80:example.com' },
  },
];

const [withoutRoutes] = ROWS.filter(({ expected }) => Object.keys(expected).length === 0).map(scenarioOf);

/** Which VirtualService a sidecar obeys for a host. */
export const ROUTES: PublishedScenario[] = [
  ...ROWS.filter(({ expected }) => Object.keys(expected).length > 0).map(scenarioOf),
  {
    ...withoutRoutes,
    calls: [
      call(
        `http://${UNKNOWN}/`,
        { listener: 'virtualOutbound', cluster: 'PassthroughCluster' },
        { address: '10.96.9.9' },
      ),
    ],
  },
];
