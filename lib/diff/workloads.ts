import { compareText, MeshObject } from '../mesh/mesh-object';
import type { SimulatedClient } from '../simulation/traffic-call';
import type { ClientUniverse } from './clients';
import { isWorkload } from './relevant';
import type { Side } from './side';

/** A workload of the manifests, and what it is told apart by. */
export interface KnownWorkload {
  /** `namespace/name`. */
  readonly title: string;
  readonly key: string;
}

/** The workloads of both sides by name. */
export function knownWorkloads(sides: readonly Side[], universe: ClientUniverse): KnownWorkload[] {
  const found = new Map<string, KnownWorkload>();
  for (const { objects } of sides) {
    for (const object of objects) {
      if (!isWorkload(object) && !(object.group === '' && object.kind === 'Pod')) continue;
      const title = `${object.namespace}/${object.name}`;
      const key = universe.keyOf(clientOf(object));
      found.set(`${title} ${key}`, { title, key });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.title, b.title));
}

export function clientOf(object: MeshObject): SimulatedClient {
  const { spec, namespace } = object;
  const isPod = !isWorkload(object);
  const pod = isPod ? spec : spec.fields('template').fields('spec');
  return {
    namespaceName: namespace,
    labels: isPod ? object.labels : spec.fields('template').fields('metadata').map('labels'),
    serviceAccountName: pod.text('serviceAccountName') ?? 'default',
  };
}
