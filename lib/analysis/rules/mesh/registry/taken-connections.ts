import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { ConnectionClaim, connectionClaims } from './connection-claims';

function second(address: string): MeshRule['fires'] {
  return [
    entry({ ports: [PORTS.tcp], addresses: ['240.10.0.1'] }, { name: 'first' }),
    entry({ hosts: ['api.example.org'], ports: [PORTS.tcp], addresses: [address] }, { name: 'second' }),
  ];
}

export const takenConnections: MeshRule = {
  id: 'REGISTRY004',
  severity: Severity.ERROR,
  title: 'Two hosts that take the same connections',
  effect: 'All these connections go to one of the hosts, also those that are meant for the other.',
  why: 'Without HTTP and without a server name, a proxy tells hosts apart by address and port alone. Of two that are equal the older one counts; of the same second, the one whose name comes first.',
  remedy: 'Give each host an address of its own in addresses, or another port',
  fires: second('240.10.0.1'),
  accepts: second('240.10.0.2'),
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://api.example.org:5432',
    address: '240.10.0.2',
    fires: 'PassthroughCluster',
    accepts: 'outbound|5432||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/listener.go: mergeTCPFilterChains',
  check(view, report) {
    const groups = new Map<string, ConnectionClaim[]>();
    for (const claim of view.once(connectionClaims)) {
      if (claim.isKept) continue;
      const key = `${claim.port.number} ${claim.address}`;
      const group = groups.get(key);
      if (group) group.push(claim);
      else groups.set(key, [claim]);
    }
    for (const group of groups.values()) {
      for (const [loser, winners] of losersOf(group)) {
        const { entry: written, service, port, address } = loser;
        const [[client, winner]] = winners;
        const { hostname } = winner.service;
        const from = `ServiceEntry ${winner.entry.namespace}/${winner.entry.object.name}`;
        const index = (written.spec.ports ?? []).findIndex(({ number }) => number === port.number);
        const what = address === '' ? `All connections to port ${port.number}` : `${address}:${port.number}`;
        report(
          written.object,
          ['spec', 'ports', index],
          `${what}, which ${service.hostname} is to have, belong to ${hostname} of ${from}${client === '*' ? '' : ` for clients in ${client}`}`,
          { clients: [...new Set(winners.map(([namespace]) => namespace))] },
        );
      }
    }
  },
};

type Winner = readonly [client: string, claim: ConnectionClaim];

/** Claims that come too late, with whoever came first for some clients. What is exported by name comes before the rest. */
function losersOf(group: readonly ConnectionClaim[]): Map<ConnectionClaim, [Winner, ...Winner[]]> {
  const found = new Map<ConnectionClaim, [Winner, ...Winner[]]>();
  if (group.length < 2) return found;
  const firsts = new Map<string, ConnectionClaim>();
  for (const claim of group) {
    for (const client of claim.clients) if (!firsts.has(client)) firsts.set(client, claim);
  }
  for (const claim of group) {
    const meeting = claim.clients.includes('*') ? firsts.keys() : [...claim.clients, '*'];
    for (const client of meeting) {
      const first = firsts.get(client);
      if (!first || first.service.hostname === claim.service.hostname) continue;
      // For whoever has one by name, that one comes before those for all.
      if (client === '*' && !claim.clients.includes('*')) continue;
      const winners = found.get(claim);
      if (winners) winners.push([client, first]);
      else found.set(claim, [[client, first]]);
    }
  }
  return found;
}
