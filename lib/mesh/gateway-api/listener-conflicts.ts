import { compareText, MeshObject } from '../mesh-object';
import { readListeners, WrittenListener } from './listener';

/**
 * Listeners of a Gateway that give way to earlier ones: first come those of the Gateway, then those of its ListenerSets, oldest
 * first. Follows `ComputeGatewayListenerConflicts` in pilot/pkg/config/kube/gatewaycommon/listener_conflict.go.
 */
export class ListenerConflicts {
  private readonly losers = new Set<string>();

  public constructor(
    gateway: MeshObject,
    listenerSets: readonly MeshObject[],
    private readonly mesh: { readonly isNew: boolean },
  ) {
    const accepted: WrittenListener[] = [];
    for (const owner of [gateway, ...[...listenerSets].sort(byAge)]) {
      for (const listener of readListeners(owner)) {
        if (accepted.every((prior) => areDistinct(listener, prior))) accepted.push(listener);
        else this.losers.add(this.key(owner, listener.name));
      }
    }
  }

  public has(owner: MeshObject, listener: string): boolean {
    return this.losers.has(this.key(owner, listener));
  }

  /** Istio 1.31 takes a Gateway and a ListenerSet of the same name for one another. */
  private key({ kind, namespace, name }: MeshObject, listener: string): string {
    return `${this.mesh.isNew ? '' : kind} ${namespace}/${name}/${listener}`;
  }
}

function byAge(a: MeshObject, b: MeshObject): number {
  return a.createdAt - b.createdAt || compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`);
}

const WITH_HOSTS = ['HTTP', 'HTTPS', 'TLS'];
const WITHOUT_HOSTS = ['TCP', 'UDP'];

/** Follows `listenersDistinct`: on one port, hosts tell listeners apart, whatever their protocols. */
function areDistinct(a: WrittenListener, b: WrittenListener): boolean {
  if (a.port !== b.port) return true;
  const protocols = [a.protocol, b.protocol];
  if (protocols.every((each) => WITH_HOSTS.includes(each))) return (a.hostname ?? '*') !== (b.hostname ?? '*');
  if (protocols.every((each) => WITH_HOSTS.includes(each) || WITHOUT_HOSTS.includes(each))) return false;
  return a.protocol !== b.protocol;
}
