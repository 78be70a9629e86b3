import type { MeshClient } from './client';
import type { Fields } from './fields';
import { contains, parseBlock, parseIpv4 } from './ip';
import { matchesSelector } from './label-selector';
import type { MeshObject } from './mesh-object';

/** Where a proxy connects to, as far as manifests tell. */
export interface ConnectionTarget {
  readonly port: number;
  /** Undefined where only DNS knows it. */
  readonly address?: string;
  /** The Pod, where it is one of the cluster. */
  readonly pod?: Pick<MeshClient, 'namespace' | 'labels'>;
}

/**
 * The NetworkPolicies that limit what a Pod connects to. They refuse a connection only where it is certain: a block of addresses
 * may hold the servers of any name.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class EgressNetworkPolicies {
  private readonly policies: readonly MeshObject[];
  private readonly labelsOf: ReadonlyMap<string, Readonly<Record<string, string>>>;

  public constructor(objects: readonly MeshObject[], namespaces: readonly MeshObject[], client: MeshClient) {
    this.policies = objects.filter(
      ({ namespace, spec }) =>
        namespace === client.namespace &&
        limitsEgress(spec) &&
        matchesSelector(spec.fields('podSelector'), client.labels),
    );
    this.labelsOf = new Map(namespaces.map(({ name, labels }) => [name, labels]));
  }

  /** Why a connection cannot leave; undefined if it may. */
  public objection(target: ConnectionTarget): string | undefined {
    if (this.policies.length === 0) return undefined;
    const mayLeave = this.policies.some(({ spec, namespace }) =>
      spec.objects('egress').some((rule) => this.admits(rule, namespace, target)),
    );
    if (mayLeave) return undefined;
    const names = this.policies.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
    return `no NetworkPolicy lets the Pod connect to port ${target.port}: ${names}`;
  }

  private admits(rule: Fields, namespace: string, target: ConnectionTarget): boolean {
    const ports = rule.objects('ports');
    const peers = rule.objects('to');
    return (
      (ports.length === 0 || ports.some((port) => admitsPort(port, target.port))) &&
      (peers.length === 0 || peers.some((peer) => this.admitsPeer(peer, namespace, target)))
    );
  }

  private admitsPeer(peer: Fields, namespace: string, { address, pod }: ConnectionTarget): boolean {
    const block = peer.optional('ipBlock');
    if (block) return address === undefined || isInBlock(block, address);
    if (!pod) return false;
    const spaces = peer.optional('namespaceSelector');
    const isInNamespace = spaces
      ? matchesSelector(spaces, { 'kubernetes.io/metadata.name': pod.namespace, ...this.labelsOf.get(pod.namespace) })
      : pod.namespace === namespace;
    return isInNamespace && matchesSelector(peer.fields('podSelector'), pod.labels);
  }
}

function limitsEgress(spec: Fields): boolean {
  const types = spec.texts('policyTypes');
  return types.length > 0 ? types.includes('Egress') : spec.has('egress');
}

/** Names of ports may be those of any Pod. */
function admitsPort(port: Fields, number: number): boolean {
  if ((port.text('protocol') ?? 'TCP') !== 'TCP') return false;
  const first: unknown = port.raw('port');
  if (typeof first !== 'number') return true;
  return number >= first && number <= (port.number('endPort') ?? first);
}

function isInBlock(block: Fields, address: string): boolean {
  const wanted = parseIpv4(address);
  const isIn = (cidr: string): boolean => {
    const parsed = parseBlock(cidr);
    return parsed === undefined || wanted === undefined || contains(parsed, wanted);
  };
  return isIn(block.text('cidr') ?? '') && !block.texts('except').some((cidr) => wanted !== undefined && isIn(cidr));
}
