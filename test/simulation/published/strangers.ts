import { TrafficOutcome } from '../../../lib';
import type { ComparableHop } from '../../conformance/differential/comparable';
import { call, PublishedCall, PublishedScenario } from './scenario';

const { CONNECTION_RESET, DELIVERED, HTTP_STATUS } = TrafficOutcome;

const FILE = 'sidecar_simulation_test.go';
export const STRANGER = 'strange.example.net';
export const NEWS = 'news.example.org';

/** A port of each protocol, by number. */
const PORTS = {
  80: 'HTTP',
  81: undefined,
  82: 'TCP',
  83: 'TLS',
  84: 'HTTPS',
  85: 'GRPC',
  86: 'HTTP2',
} as const;
type Port = keyof typeof PORTS;

const SCHEMES = ['http', 'https', 'tcp', 'grpcs'] as const;
type Scheme = (typeof SCHEMES)[number];

const isHttpPort = (port: Port): boolean => ['HTTP', 'GRPC', 'HTTP2'].includes(PORTS[port] ?? '');

export function entryWithEveryPort(addresses: string): string {
  const ports = Object.entries(PORTS).map(([number, protocol]) => {
    return `{number: ${number}, name: p-${number}${protocol === undefined ? '' : `, protocol: ${protocol}`}}`;
  });
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: news, namespace: shop}
spec:
  hosts: [${NEWS}]
  ${addresses}
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [${ports.join(', ')}]
`;
}

type Mode = NonNullable<PublishedScenario['policy']>;
type Answer = ComparableHop & { readonly outcome?: TrafficOutcome };

/** Where a call to an unknown host ends up at which the entry does not look. */
function unknown(mode: Mode, isRequest: boolean): Answer {
  switch (mode) {
    case 'REGISTRY_ONLY':
      return isRequest
        ? { virtualHost: 'block_all', route: 'block_all', directResponse: 502, outcome: HTTP_STATUS }
        : { cluster: 'BlackHoleCluster', outcome: CONNECTION_RESET };
    case 'ALLOW_ANY':
      return { cluster: 'PassthroughCluster', outcome: DELIVERED };
    case 'ALLOW_ANY_DYNAMIC_DNS':
      return { cluster: isRequest ? 'AllowAnyDynamicDNSCluster' : 'PassthroughCluster', outcome: DELIVERED };
  }
}

/** With an address, nothing but that address belongs to ports without HTTP; requests are known by their host. */
function withAddress(mode: Mode, port: Port, scheme: Scheme): Answer {
  const isHttp = scheme === 'http' && (isHttpPort(port) || mode === 'ALLOW_ANY_DYNAMIC_DNS');
  return unknown(mode, isHttp);
}

/** Without one, a port for TCP takes every connection, and so does a port without a protocol for what is no HTTP. */
function withoutAddress(mode: Mode, port: Port, scheme: Scheme): Answer {
  const isSniffed = port === 81;
  if (port === 82 || (isSniffed && scheme !== 'http')) {
    return { listener: `0.0.0.0_${port}`, cluster: `outbound|${port}||${NEWS}`, outcome: DELIVERED };
  }
  return unknown(mode, scheme === 'http' && (isHttpPort(port) || isSniffed));
}

function strangersCalls(mode: Mode, answer: typeof withAddress): PublishedCall[] {
  return Object.keys(PORTS)
    .map((number) => Number(number) as Port)
    .flatMap((port) =>
      SCHEMES.map((scheme) => {
        const { outcome, ...hop } = answer(mode, port, scheme);
        return call(`${scheme}://${STRANGER}:${port}/`, hop, { outcome });
      }),
    );
}

/** Calls to hosts that nobody has declared. */
export const STRANGERS: PublishedScenario[] = (
  ['REGISTRY_ONLY', 'ALLOW_ANY', 'ALLOW_ANY_DYNAMIC_DNS'] as const
).flatMap((policy) => {
  // The mode came with 1.31.
  const minors: PublishedScenario['minors'] = policy === 'ALLOW_ANY_DYNAMIC_DNS' ? ['1.31'] : undefined;
  return [
    {
      source: `${FILE} TestPassthroughTraffic ${policy} with VIP`,
      name: `${policy}: calls to a stranger beside an entry with an address`,
      policy,
      minors,
      manifests: entryWithEveryPort('addresses: [10.20.30.40]'),
      calls: strangersCalls(policy, withAddress),
    },
    {
      source: `${FILE} TestPassthroughTraffic ${policy} without VIP`,
      name: `${policy}: calls to a stranger beside an entry without an address`,
      policy,
      minors,
      manifests: entryWithEveryPort(''),
      calls: strangersCalls(policy, withoutAddress),
    },
  ];
});
