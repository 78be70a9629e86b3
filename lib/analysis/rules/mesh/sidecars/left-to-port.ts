import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { Import, Importing, importingSidecars, isImported, isSeenBy } from './imports';
import { sidecar } from './sidecar-example';

function listening(hosts: readonly string[]): MeshRule['fires'] {
  return [
    entry(),
    entry({ hosts: ['api.example.org'] }, { name: 'other' }),
    sidecar({
      egress: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts }, { hosts: ['./api.example.com'] }],
    }),
  ];
}

export const leftToPort: MeshRule = {
  id: 'SCOPE051',
  severity: Severity.WARNING,
  title: 'A host that the listener for its port leaves out',
  effect:
    'On this port the host is unknown to these clients: calls are refused with REGISTRY_ONLY, else let out past all settings for it.',
  why: 'An egress listener with a port has that port to itself. What a listener without a port imports counts on the other ports.',
  remedy: 'Add the host to the listener for the port',
  fires: listening(['./api.example.org']),
  accepts: listening(['./api.example.org', './api.example.com']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'block_all',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: GetEgressListenerForRDS',
  check(view, report) {
    const known = view.hosts;
    for (const importing of view.once(importingSidecars)) {
      const listeners = listenersByPort(importing);
      if (listeners.size === 0) continue;
      for (const { owner, host, text, path } of importing.imports) {
        if (importing.spec.egress?.[indexOf(path)]?.port) continue;
        for (const service of servicesOf(known.named(host))) {
          if (!['*', '.', service.namespace].includes(owner) || !isSeenBy(importing, service)) continue;
          const left = service.ports.find(({ number }) => {
            const index = listeners.get(number);
            return index !== undefined && !isImported(ofListener(importing, index), service);
          });
          if (!left) continue;
          const at = ['spec', 'egress', listeners.get(left.number) ?? 0, 'hosts'];
          report(importing.object, path, `${text} is not among the hosts of the listener for port ${left.number}`, {
            remedy: `Add ${text} to the hosts of the listener for port ${left.number}`,
            fix: [put([...at, '-'], text)],
            clients: [importing.isForAll ? '*' : importing.namespace],
          });
          break;
        }
      }
    }
  },
};

/** The first listener of each port, by its index. A proxy for HTTP is called on its own port, whatever that of the host. */
function listenersByPort({ spec }: Importing): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  (spec.egress ?? []).forEach(({ port }, index) => {
    if (port?.number === undefined || port.protocol?.toUpperCase() === 'HTTP_PROXY') return;
    if (!found.has(port.number)) found.set(port.number, index);
  });
  return found;
}

function ofListener(importing: Importing, index: number): Importing {
  return { ...importing, imports: importing.imports.filter(({ path }) => indexOf(path) === index) };
}

/** Of the listener that an import stands in. */
function indexOf(path: Import['path']): number {
  return Number(path[2]);
}
