import type { Service } from '../../../mesh/service';
import { compareText } from '../../../mesh/mesh-object';
import { append } from '../../../mesh/virtual-service-index';
import type { MeshView, WrittenObject } from '../../mesh-view';
import type { Specs } from '../define';

/** A ServiceEntry with what istiod makes of it: a service for each host and address. */
export interface RegisteredHosts extends WrittenObject<Specs['ServiceEntry']> {
  readonly services: readonly Service[];
}

/** All ServiceEntries. */
export function registeredHosts(view: MeshView): readonly RegisteredHosts[] {
  const services = view.once(servicesByObject);
  return view.of('ServiceEntry').map((written) => ({ ...written, services: services.get(written.object) ?? [] }));
}

/** ServiceEntries by their services. */
export function entriesByService(view: MeshView): ReadonlyMap<Service, RegisteredHosts> {
  return new Map(
    view.once(registeredHosts).flatMap((entry) => entry.services.map((service) => [service, entry] as const)),
  );
}

function servicesByObject(view: MeshView): ReadonlyMap<unknown, readonly Service[]> {
  const found = new Map<unknown, Service[]>();
  for (const service of view.mesh.services.all) append(found, view.writtenAs(service.source), service);
  return found;
}

/** All ServiceEntries, oldest first; of the same second by namespace, as istiod sorts what they register for one host. */
export function registeredInOrder(view: MeshView): readonly RegisteredHosts[] {
  const age = ({ services }: RegisteredHosts): number => services.at(0)?.createdAt ?? 0;
  return [...view.once(registeredHosts)].sort(
    (a, b) => age(a) - age(b) || compareText(a.namespace, b.namespace) || compareText(a.object.name, b.object.name),
  );
}
