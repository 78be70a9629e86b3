import { isSelecting, targetsOf } from '../../../../mesh/kubernetes-service';
import { isSubset } from '../../../../mesh/mesh-object';
import { append } from '../../../../mesh/virtual-service-index';
import type { MeshObject } from '../../../../mesh/mesh-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { CALL_TO_SERVED, peers, SERVED, SERVED_LABELS } from './peers-example';

function withPort(port: string): MeshRule['fires'] {
  const spec = { selector: { matchLabels: SERVED_LABELS }, mtls: { mode: 'STRICT' } };
  return [...SERVED, peers({ ...spec, portLevelMtls: { [port]: { mode: 'DISABLE' } } })];
}

export const peersOfServicePort: MeshRule = {
  id: 'ACCESS012',
  severity: Severity.WARNING,
  title: 'A mode for a port of the Service, not of the Pod',
  effect: 'The mode does nothing: what the policy says of all ports counts for the port as well.',
  why: 'portLevelMtls is about ports of the workload, which are the targetPorts of its Services.',
  remedy: 'Write the targetPort',
  fires: withPort('80'),
  accepts: withPort('8080'),
  shown: { ...CALL_TO_SERVED, fires: 'auto mTLS to 1 of 1', accepts: 'api.shop.svc.cluster.local PLAINTEXT' },
  source: 'istio.io/istio pilot/pkg/security/authn/policy_applier.go: GetMutualTLSModeForPort',
  check(view, report) {
    const services = view.once(servicesByLabel);
    for (const { object, spec, namespace } of view.of('PeerAuthentication')) {
      const labels = (spec.selector?.matchLabels ?? {}) as Readonly<Record<string, string>>;
      const ports = Object.keys(spec.portLevelMtls ?? {});
      if (ports.length === 0) continue;
      const pairs = Object.entries(labels).map(([key, value]) => `${namespace} ${key}=${value}`);
      const candidates = [...new Set(pairs.flatMap((pair) => services.get(pair) ?? []))];
      // Whoever the policy selects is behind the Service, or the other way round.
      const leading = candidates.filter(
        (service) => isSelecting(service, labels) || isSubset(labels, service.spec.map('selector')),
      );
      // A name may stand for any port.
      const isNamed = leading.some((service) =>
        service.spec.objects('ports').some((port) => typeof port.raw('targetPort') === 'string'),
      );
      if (leading.length === 0 || isNamed) continue;
      const targets = leading.flatMap((service) => targetsOf(service)).sort((a, b) => a.targetPort - b.targetPort);
      for (const port of ports) {
        const target = targets.find((each) => String(each.port) === port);
        if (!target || targets.some((each) => String(each.targetPort) === port)) continue;
        report(
          object,
          ['spec', 'portLevelMtls', port],
          `${port} is a port of the Service, which is ${target.targetPort} in the Pod`,
          { remedy: `Write "${target.targetPort}"` },
        );
      }
    }
  },
};

/** Services by their namespace and each label that they select. */
function servicesByLabel(view: MeshView): ReadonlyMap<string, readonly MeshObject[]> {
  const found = new Map<string, MeshObject[]>();
  for (const service of view.mesh.objectsOf('', 'Service')) {
    const selected = Object.entries(service.spec.map('selector'));
    for (const [key, value] of selected) append(found, `${service.namespace} ${key}=${value}`, service);
  }
  return found;
}
