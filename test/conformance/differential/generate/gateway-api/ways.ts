import type { Draft } from '../draft';
import { gatewayApi, Listener, Named, NETWORKING, Opened, Scene } from './kinds';
import { ruleTo } from './routes';

/** How a listener, the routes to it and the route behind it fit together. */
const WAYS: Readonly<Record<string, { readonly kind: string; readonly at: string; readonly port: number }>> = {
  HTTP: { kind: 'HTTPRoute', at: 'HTTPRoute', port: 80 },
  HTTPS: { kind: 'HTTPRoute', at: 'HTTPRoute', port: 80 },
  'TLS Passthrough': { kind: 'TLSRoute', at: 'TLSRoute', port: 443 },
  'TLS Terminate': { kind: 'TLSRoute', at: 'TLSRoute', port: 443 },
  TCP: { kind: 'TLSRoute', at: 'TCPRoute', port: 443 },
};

/** What one way through a gateway needs, and the entry that is called. */
export interface Way {
  readonly objects: Named[];
  readonly entry: Draft;
}

/** A way through a gateway as the documentation writes it, on which nothing is missing. */
export function wholeWay(scene: Scene, opened: Opened, index: number): Way {
  const { dice, world } = scene;
  const http = opened.listeners.filter(({ protocol }) => protocol.startsWith('HTTP'));
  const listener = dice.pick(http.length > 0 && dice.chance(80) ? http : opened.listeners);
  const mode = (listener.tls as { readonly mode?: string } | undefined)?.mode ?? 'Terminate';
  const way = WAYS[listener.protocol === 'TLS' ? `TLS ${mode}` : listener.protocol];
  // Of hosts that other teams write about as well, most ways are hidden by something.
  const own = `partner-${index}.example.org`;
  const fitting = world.hosts.filter((host) => fits(listener, host));
  const host = fits(listener, own) && dice.chance(75) ? own : dice.pick(fitting.length > 0 ? fitting : world.hosts);
  // Beside what is called, or beside one of those who call.
  const home = dice.pick(['shop', 'bank', 'ops']);
  const entry = entryFor(scene, host, home, index, dice.chance(85) ? [way.port] : [80, 443]);
  const writer = dice.weighted([50, home], [50, 'shop']);
  const parent = { group: NETWORKING, kind: 'ServiceEntry', name: entry.metadata.name, namespace: home };
  const { service, gateway } = opened;
  const target =
    scene.services.length > 0 && dice.chance(22)
      ? { ...serviceBackend(scene), port: dice.pick(world.ports).number }
      : { group: NETWORKING, kind: 'Hostname', name: host, port: dice.chance(85) ? way.port : 443 };
  return {
    entry: { kind: 'ServiceEntry', namespace: home, spec: entry.spec },
    objects: [
      entry,
      gatewayApi(way.kind, `to-${gateway.metadata.name}-${index}`, writer, {
        parentRefs: [{ ...parent, ...dice.maybe(50, 'port', () => way.port) }],
        ...(way.kind === 'TLSRoute' && { hostnames: [host] }),
        rules: [
          {
            ...(way.kind === 'HTTPRoute' &&
              dice.maybe(15, 'matches', () => [{ path: { value: dice.pick(['/v1', '/v1/']) } }])),
            backendRefs: [{ ...service, port: listener.port }],
          },
        ],
      }),
      gatewayApi(way.at, `from-${gateway.metadata.name}-${index}`, gateway.metadata.namespace, {
        parentRefs: [{ name: gateway.metadata.name, ...dice.maybe(50, 'sectionName', () => listener.name) }],
        ...(way.at !== 'TCPRoute' && { hostnames: [host] }),
        rules: [{ backendRefs: [target] }],
      }),
      ruleTo(opened, listener, host),
      ...(dice.chance(75) ? [encryption(scene, entry, host, home, index)] : []),
    ],
  };
}

function serviceBackend({ dice, services }: Scene): { readonly name: string; readonly namespace: string } {
  const { name, namespace } = dice.pick(services).metadata;
  return { name, namespace };
}

function fits({ hostname = '*' }: Listener, host: string): boolean {
  return hostname.startsWith('*') ? host.endsWith(hostname.slice(1)) : host === hostname;
}

function entryFor({ dice }: Scene, host: string, namespace: string, index: number, ports: readonly number[]): Named {
  const known = [
    { number: 80, name: 'http', protocol: 'HTTP', ...dice.maybe(60, 'targetPort', () => 443) },
    { number: 443, name: 'tls', protocol: 'TLS' },
  ];
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: `partner-${index}`, namespace },
    spec: {
      hosts: [host],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: known.filter(({ number }) => ports.includes(number)),
    },
  };
}

function encryption({ dice }: Scene, { metadata }: Named, hostname: string, namespace: string, index: number): Named {
  return gatewayApi('BackendTLSPolicy', `encrypted-${index}`, namespace, {
    targetRefs: [
      { group: NETWORKING, kind: 'ServiceEntry', name: metadata.name, ...dice.maybe(60, 'sectionName', () => 'http') },
    ],
    validation: {
      hostname,
      wellKnownCACertificates: 'System',
      ...dice.maybe(50, 'subjectAltNames', () => [{ type: 'Hostname', hostname }]),
    },
  });
}
