import type { Fields } from '../../../../mesh/fields';
import type { MeshView } from '../../../mesh-view';
import { byPlace, PlacedUses, placeOf, PolicyUse } from '../../../policy-uses';

/** The locality settings of a load balancer, unless they are switched off. */
export function localitySetting({ policy }: Pick<PolicyUse, 'policy'>): Fields | undefined {
  const setting = policy.loadBalancer?.optional('localityLbSetting');
  return setting?.truth('enabled') === false ? undefined : setting;
}

/** Uses of load balancers, by where these are written. */
export function balancers(view: MeshView, holds: (use: PolicyUse) => boolean): PlacedUses[] {
  return byPlace(
    view.policyUses.filter((use) => use.policy.loadBalancer !== undefined && holds(use)),
    (use) => placeOf(use, 'loadBalancer'),
  );
}

/** The places of the servers behind a port, where manifests tell all of them. */
export function placesOf(view: MeshView, { host: { service }, port }: Pick<PolicyUse, 'host' | 'port'>): string[] {
  if (service.registry !== 'External' || service.selector !== undefined) return [];
  const servers = view.mesh.endpointsOf(service).filter(({ servicePort }) => servicePort === port.number);
  return [...new Set(servers.map(({ locality }) => locality))].sort();
}
