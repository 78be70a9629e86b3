import { contains, parseBlock, parseIpv4 } from '../mesh/ip';
import type { FilterChain } from '../mesh/filter-chain';
import { DataPlaneMode } from '../profile/data-plane-mode';
import { PUBLIC_ADDRESS } from '../simulation/call-parts';
import type { SimulatedClient } from '../simulation/traffic-call';
import type { Side } from './side';

/** Where an application dials; undefined is an address that nothing is declared for. */
export type Address = string | undefined;

/** Who connects, for which host and on which port. */
export interface Dialling {
  readonly client: SimulatedClient;
  readonly host: string;
  readonly port: number;
}

/** One of all addresses between which neither side makes a difference for a client and a port, in their order. */
export function distinctAddresses(sides: readonly Side[], call: Dialling, addresses: readonly Address[]): Address[] {
  const known = new Map<string, Address>();
  for (const address of addresses) {
    const key = sides.map((side) => takerOf(side, call, address)).join(' ');
    if (!known.has(key)) known.set(key, address);
  }
  return [...known.values()];
}

/** What takes a connection to an address. */
function takerOf({ simulation }: Side, { client, host, port }: Dialling, address: Address): string {
  const mesh = simulation._mesh;
  const policies = mesh.objectsOf('networking.k8s.io', 'NetworkPolicy').flatMap(({ spec }) =>
    spec.objects('egress').flatMap((rule) =>
      rule.objects('to').flatMap((to) => {
        const block = to.fields('ipBlock');
        return [block.text('cidr') ?? '', ...block.texts('except')];
      }),
    ),
  );
  const blocks = containing(policies, address);
  if (simulation._modeOf(client) === DataPlaneMode.AMBIENT) {
    const { service, address: found = '' } = mesh.ztunnelTargetOf(client.namespaceName, { host, address, port });
    return `${service?.namespace ?? ''}/${service?.hostname ?? ''} ${found} ${blocks}`;
  }
  const listener = mesh.proxyOf(simulation._clientOf(client)).listenerFor(address ?? PUBLIC_ADDRESS, port);
  return `${listener?.name ?? ''} ${containing(listener ? rangesOf(listener.chains) : [], address)} ${blocks}`;
}

const RANGES = new WeakMap<readonly FilterChain[], readonly string[]>();

/** A listener for thousands of hosts is asked about each of them. */
function rangesOf(chains: readonly FilterChain[]): readonly string[] {
  let found = RANGES.get(chains);
  if (!found) {
    found = [...new Set(chains.flatMap(({ destinationCidrs }) => destinationCidrs))];
    RANGES.set(chains, found);
  }
  return found;
}

function containing(ranges: readonly string[], address: Address): string {
  const wanted = parseIpv4(address ?? PUBLIC_ADDRESS) ?? 0;
  return ranges
    .filter((range) => {
      const block = parseBlock(range);
      return block !== undefined && contains(block, wanted);
    })
    .join();
}
