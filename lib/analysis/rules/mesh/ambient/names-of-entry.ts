import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { isEncrypted, ruleAtWaypoint, servedHosts } from './served-hosts';
import { ambientEntry, AMBIENT_CALL, AMBIENT_SHOP, ASKING, encrypting } from './waypoint-example';

const NAMES = ['api.internal.example.com'];

function checking(names: object, tls: object): MeshRule['fires'] {
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }];
  return [
    ...AMBIENT_SHOP,
    ambientEntry(ASKING, { ports, ...names }),
    encrypting({ trafficPolicy: { tls: { mode: 'SIMPLE', ...tls } } }),
  ];
}

export const namesOfEntry: MeshRule = {
  id: 'AMBIENT007',
  severity: Severity.ERROR,
  title: 'subjectAltNames of a ServiceEntry at a waypoint',
  effect:
    'The waypoint does not check the names: it asks for a certificate of the host that was called, or takes any where sni is written.',
  why: 'A waypoint takes the names to check from the DestinationRule alone.',
  remedy: 'Write the names into tls.subjectAltNames of the DestinationRule',
  fires: checking({ subjectAltNames: NAMES }, {}),
  accepts: checking({}, { subjectAltNames: NAMES }),
  shown: { ...AMBIENT_CALL, fires: 'name checked against Host (api.example.com)', accepts: 'api.internal.example.com' },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_waypoint.go: buildWaypointInboundVIPCluster',
  check(view, report) {
    for (const [host, served] of view.once(servedHosts)) {
      const { entry, service, waypoint } = served;
      const names = entry.spec.subjectAltNames ?? [];
      if (names.length === 0 || !isEncrypted(view, served)) continue;
      // Where the names are those of the host, the check of the host is the same.
      if (names.every((name) => name === host)) continue;
      const rule = ruleAtWaypoint(view, served);
      const isReplaced = service.ports.some(
        ({ number }) =>
          (portLevelTrafficPolicy(rule?.trafficPolicy, number)?.tls?.texts('subjectAltNames') ?? []).length > 0,
      );
      if (isReplaced) continue;
      report(
        entry.object,
        ['spec', 'subjectAltNames'],
        `The waypoint ${waypoint.namespace}/${waypoint.name} of ${host} does not check ${names.join(', ')}`,
      );
    }
  },
};
