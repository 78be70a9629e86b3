import type { Client, Hop } from './answers';

/** A server as a proxy is given it. */
export interface GivenEndpoint {
  readonly address: string;
  /** 0 is asked first. */
  readonly priority: number;
  /** Share of its place. */
  readonly placeWeight: number;
  /** Share within its place. */
  readonly weight: number;
}

/** The servers that a proxy is given for a call, by their addresses without port. */
export function endpointsOf({ upstream }: Hop): GivenEndpoint[] {
  const given = (upstream?.endpoints ?? []).map((text) => {
    const [address] = text.split(' ');
    const numberAfter = (name: string, otherwise: number): number =>
      Number(new RegExp(` ${name}=(\\d+)`).exec(text)?.[1] ?? otherwise);
    return {
      address: address.replace(/:\d+$/, ''),
      priority: numberAfter('prio', 0),
      placeWeight: numberAfter('weight', 1),
      weight: numberAfter('epWeight', 1),
    };
  });
  return given.sort((one, other) => (one.address < other.address ? -1 : 1));
}

/** The servers in the order in which they are asked, each group sorted. */
export function orderOf(hop: Hop): string[][] {
  const given = endpointsOf(hop);
  const priorities = [...new Set(given.map(({ priority }) => priority))].sort((one, other) => one - other);
  return priorities.map((level) => given.filter(({ priority }) => priority === level).map(({ address }) => address));
}

/** A Pod on a node somewhere, with the labels that Istio gives it for that. */
export function clientIn(locality: string, labels: Record<string, string> = { app: 'checkout' }): Client {
  const [region = '', zone = '', subzone = ''] = locality.split('/');
  const topology = {
    ...(region !== '' && { 'topology.kubernetes.io/region': region }),
    ...(zone !== '' && { 'topology.kubernetes.io/zone': zone }),
    ...(subzone !== '' && { 'topology.istio.io/subzone': subzone }),
  };
  return { namespace: 'shop', serviceAccount: 'checkout', locality, labels: { ...labels, ...topology } };
}
