/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-dynamic-delete -- manifests that are broken on purpose have no type */
import { Chance, Operator, operator, Part, some } from './operator';

const HTTP = { number: 8080, name: 'http-0', protocol: 'HTTP' };

const server = (spec: Part, chance: Chance): Part => some<Part>(spec.servers, chance);

const tlsServer =
  (...settings: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    const port = { number: 443, name: 'https-0', protocol: chance.pick(['HTTPS', 'TLS']) };
    Object.assign(server(spec, chance), { port, tls: chance.pick(settings) });
  };

const egress =
  (...listeners: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    spec.egress = [chance.pick(listeners)];
  };

const ingress =
  (...changes: readonly object[]) =>
  (spec: Part, chance: Chance): void => {
    const port = { number: 8443, name: 'https', protocol: 'HTTPS' };
    spec.ingress = [{ port, ...chance.pick(changes) }];
  };

const FILES = { serverCertificate: '/a', privateKey: '/b' };

/** Section B of the catalogue: Gateways and Sidecars. */
export const LISTENER_OPERATORS: readonly Operator[] = [
  operator('B5-1', 'name and servers', 'Gateway', ['ISTIOGATEWAY001', 'ISTIOGATEWAY002'], (spec, chance, object) => {
    chance.pick([
      () => (object.metadata.name = 'a.b'),
      () => (spec.servers = []),
      () => delete spec.servers,
      () => (server(spec, chance).hosts = []),
    ])();
  }),
  operator('B5-2', 'hosts of a server', 'Gateway', 'ISTIOGATEWAY003', (spec, chance) => {
    server(spec, chance).hosts = [
      chance.pick(['a', '*a.example.com', 'a_b/c.example.com', '~/a.example.com', '/a.com', 'a/', 'a.b_c', '::1']),
    ];
  }),
  operator('B5-3', 'port of a server', 'Gateway', 'ISTIOGATEWAY004', (spec, chance) => {
    const one = server(spec, chance);
    const change = chance.pick<object>([
      { number: 0 },
      { number: 70000 },
      { protocol: 'HTTP/2' },
      { protocol: '' },
      { name: '' },
      { targetPort: 80 },
    ]);
    one.port = { ...one.port, ...change };
    if (chance.below(6) === 0) spec.servers = [one, { ...one }].map((copy: Part) => ({ ...copy, port: { ...HTTP } }));
  }),
  operator('B5-4', 'bind of a server', 'Gateway', 'ISTIOGATEWAY005', (spec, chance) => {
    Object.assign(
      server(spec, chance),
      chance.pick<object>([{ bind: 'localhost' }, { bind: '0.0.0.0:80' }, { bind: 'unix:///a' }, { bind: 'unix://a' }]),
    );
  }),
  operator('B5-5', 'TLS and protocol of a server', 'Gateway', 'ISTIOGATEWAY006', (spec, chance) => {
    const one = server(spec, chance);
    const [protocol, tls] = chance.pick<[string, object | undefined]>([
      ['HTTPS', undefined],
      ['TLS', undefined],
      ['HTTP', { mode: 'SIMPLE', credentialName: 'a' }],
      ['HTTP2', { mode: 'ISTIO_MUTUAL' }],
      ['HTTP', { mode: 'PASSTHROUGH', caCertificates: '/a' }],
      ['TCP', { mode: 'PASSTHROUGH' }],
      ['MONGO', { mode: 'SIMPLE', credentialName: 'a' }],
    ]);
    Object.assign(one, { port: { number: 8443, name: 'a-0', protocol }, tls });
  }),
  operator(
    'B5-7',
    'certificates of ISTIO_MUTUAL',
    'Gateway',
    'ISTIOGATEWAY008',
    tlsServer(
      ...[
        { credentialName: 'a' },
        { serverCertificate: '/a' },
        { privateKey: '/a' },
        { caCertificates: '/a' },
        { credentialNames: ['a'] },
        { tlsCertificates: [FILES] },
      ].map((field) => ({ mode: 'ISTIO_MUTUAL', ...field })),
    ),
  ),
  operator(
    'B5-8',
    'sources of a certificate',
    'Gateway',
    ['ISTIOGATEWAY008'],
    tlsServer(
      { mode: 'SIMPLE', credentialName: 'a', ...FILES },
      { mode: 'SIMPLE', credentialName: 'a', tlsCertificates: [FILES] },
      { mode: 'SIMPLE', ...FILES, tlsCertificates: [FILES] },
      { mode: 'MUTUAL', credentialNames: ['a'], ...FILES },
    ),
  ),
  operator(
    'B5-9',
    'certificates from files',
    'Gateway',
    'ISTIOGATEWAY008',
    tlsServer(
      { mode: 'SIMPLE' },
      { mode: 'SIMPLE', serverCertificate: '/a' },
      { mode: 'MUTUAL', ...FILES },
      { mode: 'OPTIONAL_MUTUAL', ...FILES },
      { mode: 'SIMPLE', ...FILES, caCrl: '/a' },
      { mode: 'SIMPLE', tlsCertificates: [{ serverCertificate: '/a' }] },
      { credentialName: 'a', caCrl: '/a' },
    ),
  ),
  operator('B6-1', 'empty Sidecar', 'Sidecar', 'SIDECAR001', (spec) => {
    for (const field of ['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool']) delete spec[field];
  }),
  operator('B6-2', 'selector of a Sidecar', 'Sidecar', 'SELECTOR001', (spec, chance) => {
    spec.workloadSelector = { labels: chance.pick([{ '': 'a' }, { '*': 'a' }, { a: '*' }]) };
  }),
  operator(
    'B6-3',
    'listeners of a Sidecar',
    'Sidecar',
    ['SIDECAR002', 'SIDECAR003'],
    egress(
      { port: { number: 70000 }, hosts: ['./*'] },
      { port: { number: 0 }, hosts: ['./*'] },
      { port: HTTP, bind: 'localhost', hosts: ['./*'] },
      { port: { ...HTTP, protocol: 'kafka' }, hosts: ['./*'] },
      { port: { ...HTTP, targetPort: 80 }, hosts: ['./*'] },
      { port: { ...HTTP, name: 'a_b' }, hosts: ['./*'] },
      { port: { number: 0 }, bind: 'unix:///a', captureMode: 'IPTABLES', hosts: ['./*'] },
    ),
    (spec) => void (spec.egress = [{ hosts: ['./*'] }, { hosts: ['./*'] }]),
    (spec) => void (spec.egress = [{ hosts: ['./*'] }, { port: HTTP, hosts: ['./*'] }]),
    (spec) => void (spec.egress = [1, 2].map(() => ({ port: HTTP, hosts: ['./*'] }))),
  ),
  operator('B6-4', 'hosts of a Sidecar', 'Sidecar', 'SIDECAR004', (spec, chance) => {
    const hosts = chance.pick([
      [],
      ['a.example.com'],
      ['./a'],
      ['a_b/*'],
      ['./*a.example.com'],
      ['/a.b'],
      ['./'],
      ['./198.51.100.1'],
    ]);
    spec.egress = [{ hosts }];
  }),
  operator('B6-6', 'proxy for unknown hosts', 'Sidecar', 'SIDECAR006', (spec, chance) => {
    const egressProxy = { host: 'a.example.com', port: { number: 3128 } };
    spec.outboundTrafficPolicy = chance.pick<object>([
      { mode: 'REGISTRY_ONLY', egressProxy },
      { egressProxy },
      { mode: 'ALLOW_ANY', egressProxy: { ...egressProxy, host: '*.example.com' } },
      { mode: 'ALLOW_ANY', egressProxy: { host: 'a.example.com' } },
      { mode: 'ALLOW_ANY', egressProxy: { ...egressProxy, port: { number: 0 } } },
      { mode: 'ALLOW_ANY', egressProxy: { ...egressProxy, subset: 'a.b' } },
    ]);
  }),
  operator(
    'B6-7',
    'listener for what comes in',
    'Sidecar',
    ['SIDECAR007', 'SIDECAR008'],
    ingress(
      { defaultEndpoint: 'localhost:80' },
      { defaultEndpoint: '127.0.0.1' },
      { defaultEndpoint: '10.0.0.1:80' },
      { defaultEndpoint: '127.0.0.1:0' },
      { defaultEndpoint: 'unix://a' },
      { port: { number: 0 } },
      { bind: 'localhost' },
      { tls: { mode: 'ISTIO_MUTUAL' } },
      { tls: { mode: 'AUTO_PASSTHROUGH' } },
      { tls: { mode: 'SIMPLE', credentialName: 'a' } },
      { tls: { mode: 'SIMPLE', ...FILES, subjectAltNames: ['a'] } },
      { tls: { mode: 'SIMPLE', ...FILES, httpsRedirect: true } },
      { port: HTTP, tls: { mode: 'SIMPLE', ...FILES } },
      { tls: { mode: 'SIMPLE' } },
      { tls: { mode: 'SIMPLE', tlsCertificates: [FILES] } },
    ),
    (spec) => void (spec.ingress = [1, 2].map(() => ({ port: HTTP }))),
  ),
];
