import { resolveShortName } from '../../../../mesh/host-name';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { ambientNamespaces } from './ambient-namespaces';
import { isEncrypted, servedHosts } from './served-hosts';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING, encrypting } from './waypoint-example';

const ENTRY = ambientEntry(ASKING, { ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }] });
const MODES = ['SIMPLE', 'MUTUAL'];

/** Known elsewhere as KIA0212. */
export const notForWaypoint: MeshRule = {
  id: 'AMBIENT005',
  severity: Severity.ERROR,
  title: 'TLS settings that the waypoint does not get',
  effect: 'Calls from ambient workloads leave the waypoint in clear text.',
  why: 'A waypoint looks for DestinationRules in its own namespace, beside the ServiceEntry and in the root namespace, and at none with a workloadSelector.',
  remedy: 'Write a DestinationRule without a workloadSelector beside the ServiceEntry',
  fires: [...AMBIENT_SHOP, ENTRY, encrypting({ workloadSelector: { matchLabels: { app: 'checkout' } } })],
  accepts: [...AMBIENT_SHOP, ENTRY, encrypting()],
  shown: { ...AMBIENT_CALL, fires: 'PLAINTEXT', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_waypoint.go: buildWaypointInboundVIP',
  check(view, report) {
    const ambient = view.once(ambientNamespaces);
    if (ambient.size === 0) return;
    const hosts = view.once(servedHosts);
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      const bound = hosts.get(resolveShortName(spec.host ?? '', namespace));
      if (!bound || !ambient.has(namespace)) continue;
      const policy = policiesOf(object).find(({ policy: { tls } }) => MODES.includes(tls?.mode ?? ''));
      if (!policy || isEncrypted(view, bound)) continue;
      const { waypoint, service } = bound;
      const why = spec.workloadSelector ? 'it has a workloadSelector' : `it is in ${namespace}`;
      report(
        object,
        spec.workloadSelector ? ['spec', 'workloadSelector'] : [...policy.path, 'tls'],
        `The waypoint ${waypoint.namespace}/${waypoint.name} of ${service.hostname} does not look at the rule: ${why}`,
        { clients: [namespace] },
      );
    }
  },
};
