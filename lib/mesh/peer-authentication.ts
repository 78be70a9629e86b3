import type { Endpoint } from './endpoints';
import type { Fields } from './fields';
import { creationOrder, isSubset, MeshObject } from './mesh-object';

/** A PeerAuthentication for some workloads of a namespace. */
interface WorkloadPolicy {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mode: string;
  readonly ports: Fields;
}

const UNSET = 'UNSET';

/**
 * Where workloads do not take mutual TLS: what PeerAuthentications say of them, else of their namespace, else of the mesh; the
 * oldest object counts, also if it leaves the mode open. Follows pilot/pkg/model/authentication.go and pilot/pkg/security/authn.
 */
export class PeerAuthentications {
  private readonly modes = new Map<string, string>();
  private readonly workloads: WorkloadPolicy[] = [];

  public constructor(
    objects: readonly MeshObject[],
    private readonly rootNamespace: string,
  ) {
    for (const { namespace, spec } of [...objects].sort(creationOrder)) {
      const labels = spec.fields('selector').map('matchLabels');
      const mode = modeOf(spec.fields('mtls'));
      if (Object.keys(labels).length > 0) {
        this.workloads.push({ namespace, labels, mode, ports: spec.fields('portLevelMtls') });
      } else if (!this.modes.has(namespace)) {
        this.modes.set(namespace, mode);
      }
    }
  }

  /** Whether clients use no mutual TLS of their own accord with services of a namespace. */
  public isDisabled(namespace: string): boolean {
    const own = this.modes.get(namespace) ?? UNSET;
    return (own === UNSET ? this.modes.get(this.rootNamespace) : own) === 'DISABLE';
  }

  /** The same for one server of a service. */
  public isDisabledFor(namespace: string, { labels, port }: Endpoint): boolean {
    const own = this.workloads.find((policy) => policy.namespace === namespace && isSubset(policy.labels, labels));
    if (!own) return this.isDisabled(namespace);
    const ofPort = modeOf(own.ports.fields(String(port)));
    const mode = ofPort === UNSET ? own.mode : ofPort;
    return mode === UNSET ? this.isDisabled(namespace) : mode === 'DISABLE';
  }
}

function modeOf(mtls: Fields): string {
  return mtls.text('mode') ?? UNSET;
}
