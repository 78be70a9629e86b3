import { isSelecting, ServiceTarget, targetsOf } from '../../../mesh/kubernetes-service';
import { isSubset } from '../../../mesh/mesh-object';
import type { MeshView } from '../../mesh-view';
import { gatewayGroups } from './gateways';

/**
 * Where the Services in front of gateways lead on their Pods, by the selector of the Gateways; nothing where a port of the
 * Pod is known by its name only.
 */
export function gatewayTargets(view: MeshView): ReadonlyMap<string, readonly ServiceTarget[]> {
  const services = view.mesh.objectsOf('', 'Service').map((service) => ({
    service,
    selected: service.spec.map('selector'),
    isNamed: service.spec.objects('ports').some((port) => typeof port.raw('targetPort') === 'string'),
  }));
  return new Map(
    [...view.once(gatewayGroups)].map(([key, { selector }]) => {
      // Whoever is behind such a Service has the labels of the Gateway.
      const leading = services.filter(
        ({ service, selected }) => isSelecting(service, selected) && isSubset(selector, selected),
      );
      const isTold = Object.keys(selector).length > 0 && !leading.some(({ isNamed }) => isNamed);
      return [key, isTold ? leading.flatMap(({ service }) => targetsOf(service)) : []] as const;
    }),
  );
}
