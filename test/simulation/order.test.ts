import { TrafficCall } from '../../lib';
import { call, entry, istio, kubernetes, NEW, OLD, rule, simulation } from './meshes';

const HOME = { namespace: 'istio-egress' };
const HOST = 'egress.istio-egress.svc.cluster.local';

/** A host of two namespaces, and a gateway beside which a sidecar lives: what a proxy knows could depend on who asked first. */
const OBJECTS = [
  entry('api.example.com', ['80:HTTP:81'], {}, { namespace: 'bank', created: OLD }),
  entry('api.example.com', ['80:HTTP:82'], {}, { ...HOME, created: NEW }),
  kubernetes(
    'Service',
    { spec: { selector: { istio: 'egress' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    { ...HOME, name: 'egress' },
  ),
  istio(
    'Gateway',
    {
      selector: { istio: 'egress' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
    { ...HOME, name: 'way' },
  ),
  istio(
    'VirtualService',
    {
      hosts: ['api.example.com'],
      gateways: ['mesh', 'istio-egress/way'],
      http: [
        { match: [{ gateways: ['mesh'] }], route: [{ destination: { host: HOST, port: { number: 80 } } }] },
        { route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }] },
      ],
    },
    { namespace: 'web' },
  ),
  rule(
    'api.example.com',
    { workloadSelector: { matchLabels: { app: 'a' } }, trafficPolicy: { tls: { mode: 'SIMPLE' } } },
    HOME,
  ),
];

const CALLS: TrafficCall[] = ['shop', 'istio-egress', 'bank'].flatMap((from) => [
  call('http://api.example.com', { from }),
  call('http://api.example.com:80/x', { client: { namespaceName: from, labels: { app: 'a' } } }),
  call('https://api.example.com', { from }),
]);

test('an answer does not depend on what was asked before', () => {
  const alone = CALLS.map((each) => simulation(OBJECTS).call(each).explain());
  const forwards = simulation(OBJECTS);
  expect(CALLS.map((each) => forwards.call(each).explain())).toEqual(alone);
  const backwards = simulation(OBJECTS);
  expect(
    [...CALLS]
      .reverse()
      .map((each) => backwards.call(each).explain())
      .reverse(),
  ).toEqual(alone);
});

test('nor on the order of the objects, where their ages differ', () => {
  const mesh = simulation([...OBJECTS].reverse());
  expect(CALLS.map((each) => mesh.call(each).explain())).toEqual(
    CALLS.map((each) => simulation(OBJECTS).call(each).explain()),
  );
});

test('ten thousand hosts are no more than a hundred', () => {
  const hosts = Array.from({ length: 10_000 }, (_, index) => entry(`h${index}.example.com`, ['80:HTTP', '443:TLS']));
  const mesh = simulation([{ apiVersion: 'v1', kind: 'List', items: hosts }]);
  expect(mesh.call(call('http://h9999.example.com')).hops[0].cluster).toBe('outbound|80||h9999.example.com');
  expect(mesh.call(call('https://h9998.example.com')).hops[0].cluster).toBe('outbound|443||h9998.example.com');
});
