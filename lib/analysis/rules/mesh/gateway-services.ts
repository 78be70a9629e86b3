import { ServiceTarget, targetsOf } from '../../../mesh/kubernetes-service';
import { LabelIndex } from '../../../mesh/label-index';
import type { MeshObject } from '../../../mesh/mesh-object';
import type { MeshView } from '../../mesh-view';
import { gatewayGroups } from './gateways';

/**
 * Where the Services in front of gateways lead on their Pods, by the selector of the Gateways; nothing where a port of the
 * Pod is known by its name only.
 */
export function gatewayTargets(view: MeshView): ReadonlyMap<string, readonly ServiceTarget[]> {
  const services = new LabelIndex(view.mesh.objectsOf('', 'Service'), ({ spec }) => spec.map('selector'));
  return new Map(
    [...view.once(gatewayGroups)].map(([key, { selector }]) => {
      // Whoever is behind such a Service has the labels of the Gateway.
      const leading = services.selected(selector);
      const isTold = Object.keys(selector).length > 0 && !leading.some(hasNamedTarget);
      return [key, isTold ? leading.flatMap((service) => targetsOf(service)) : []] as const;
    }),
  );
}

function hasNamedTarget({ spec }: MeshObject): boolean {
  return spec.objects('ports').some((port) => typeof port.raw('targetPort') === 'string');
}
