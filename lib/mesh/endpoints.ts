import { compareText } from './mesh-object';
import type { Service } from './service';

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

/** What adds endpoints to a host. */
export interface EndpointSource {
  readonly service: Service;
  /** Name of the object, which decides between those of one second. */
  readonly objectName: string;
  readonly endpoints: () => readonly Endpoint[];
}

/** The endpoints of hosts. Several ServiceEntries and a Service may add to one host of a namespace. */
export class EndpointIndex {
  private readonly sources = new Map<string, [EndpointSource, ...EndpointSource[]]>();
  private readonly known = new Map<string, readonly Endpoint[]>();
  /** The same by what it was asked with, mostly again and again. */
  private readonly asked = new Map<unknown, readonly Endpoint[]>();

  public add(source: EndpointSource): void {
    const key = `${source.service.namespace}/${source.service.hostname}`;
    const sources = this.sources.get(key);
    if (sources) sources.push(source);
    else this.sources.set(key, [source]);
  }

  /** Reads all, so that nothing malformed stays hidden. */
  public readAll(): void {
    for (const [{ service }] of this.sources.values()) this.of(service);
  }

  public of(host: { readonly namespace: string; readonly hostname: string }): readonly Endpoint[] {
    let found = this.asked.get(host);
    if (!found) {
      const key = `${host.namespace}/${host.hostname}`;
      found = this.known.get(key) ?? merged(this.sources.get(key) ?? []);
      this.known.set(key, found);
      this.asked.set(host, found);
    }
    return found;
  }
}

/**
 * Those of the oldest object first. A service for which DNS is asked once has one endpoint on a port, and none where another
 * object has one. Follows `mergeServicesInstancesByNamespaceHost` in serviceregistry/serviceentry/conversion.go.
 */
function merged(sources: readonly EndpointSource[]): Endpoint[] {
  if (sources.length === 1 && sources[0].service.resolution !== 'DNSRoundRobinLB') return [...sources[0].endpoints()];
  const sorted = [...sources].sort(
    (a, b) => a.service.createdAt - b.service.createdAt || compareText(a.objectName, b.objectName),
  );
  const taken = new Set<number | undefined>();
  return sorted.flatMap(({ service, endpoints }) =>
    endpoints().filter(({ servicePort }) => {
      if (service.resolution === 'DNSRoundRobinLB' && taken.has(servicePort)) return false;
      taken.add(servicePort);
      return true;
    }),
  );
}

/** The identity of a workload. */
export function spiffe(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
