import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { canonical } from '../canonical';
import { entry, PORTS } from '../examples';
import { RegisteredHosts, registeredInOrder } from '../registered-hosts';
import { clientsOf } from '../visibility';

function first(ports: readonly object[]): MeshRule['fires'] {
  return [
    entry({ ports }, { name: 'first', namespace: 'billing' }),
    entry({ ports: [PORTS.http, PORTS.https] }, { name: 'second' }),
  ];
}

/** Known elsewhere as KIA1211, KIA1212 and IST0177. */
export const hostOfOthers: MeshRule = {
  id: 'REGISTRY006',
  severity: Severity.WARNING,
  title: 'One host, registered differently in several namespaces',
  effect:
    'Clients of a third namespace get one of them, with its ports and servers. What the other one says does not exist for them.',
  why: 'Of the namespaces that have a host, one counts for a client: its own, else the one of the oldest ServiceEntry and, for the same second, the one whose name comes first.',
  remedy: 'Let one namespace own the host and export it, or keep each to its own clients with exportTo',
  fires: first([PORTS.http]),
  accepts: first([PORTS.http, PORTS.https]),
  shown: {
    client: { namespace: 'orders' },
    url: 'https://api.example.com/',
    fires: 'PassthroughCluster',
    accepts: 'outbound|443||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: selectServices, pickBestVisibleNamespace',
  check(view, report) {
    const firsts = new Map<string, Map<string, RegisteredHosts>>();
    for (const written of view.once(registeredInOrder)) {
      const { object, spec, namespace, services } = written;
      const names = new Set(services.map(({ hostname }) => hostname));
      for (const host of names) {
        const known = firsts.get(host) ?? new Map<string, RegisteredHosts>();
        firsts.set(host, known);
        for (const client of clientsOf(view, { object, spec, namespace })) {
          const first = known.get(client);
          if (!first) known.set(client, written);
          // Whoever has the host in its own namespace sees that.
          if (!first || first.namespace === namespace || [first.namespace, namespace].includes(client)) continue;
          if (meaningOf(first) === meaningOf(written)) continue;
          report(
            object,
            ['spec', 'hosts', Math.max((spec.hosts ?? []).indexOf(host), 0)],
            `${host} is also in ServiceEntry ${first.namespace}/${first.object.name}, which counts before this one${client === '*' ? ' in all other namespaces' : ` in ${client}`}`,
            { clients: [client] },
          );
        }
      }
    }
  },
};

/** What clients get who call the host. */
function meaningOf({ spec }: RegisteredHosts): string {
  return canonical([spec.ports, spec.resolution, spec.endpoints, spec.addresses, spec.workloadSelector]);
}
