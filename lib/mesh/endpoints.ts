/** A server behind a port of a service. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** Name of the port of the service that it serves. */
  readonly portName: string;
  /** Number of that port where a ServiceEntry gives it; those of Kubernetes go by name alone. */
  readonly servicePort?: number;
  readonly labels: Readonly<Record<string, string>>;
  /** `istio` where the server has a proxy that ends mutual TLS. */
  readonly tlsMode: string;
  /** `region/zone/subzone`, or empty. */
  readonly locality: string;
  readonly weight: number;
  /** SPIFFE identity, or empty. */
  readonly identity: string;
}

/** The endpoints of hosts. Several ServiceEntries and a Service may add to one host of a namespace. */
export class EndpointIndex {
  private readonly sources = new Map<string, (() => readonly Endpoint[])[]>();
  private readonly known = new Map<string, readonly Endpoint[]>();

  public add(namespace: string, hostname: string, source: () => readonly Endpoint[]): void {
    const key = `${namespace}/${hostname}`;
    const sources = this.sources.get(key);
    if (sources) sources.push(source);
    else this.sources.set(key, [source]);
  }

  public of({ namespace, hostname }: { readonly namespace: string; readonly hostname: string }): readonly Endpoint[] {
    const key = `${namespace}/${hostname}`;
    let found = this.known.get(key);
    if (!found) {
      found = (this.sources.get(key) ?? []).flatMap((source) => source());
      this.known.set(key, found);
    }
    return found;
  }
}

/** The identity of a workload. */
export function spiffe(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
