import { isTls } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { named, PolicyUse } from '../../../policy-uses';
import { ambientNamespaces } from '../ambient/ambient-namespaces';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { originating, readAs } from './originating';

const ENTRY = entry([HTTP_TO_TLS]);
const POLICY = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'MUTUAL', credentialName: 'api-client' } }] };
const LABELS = { app: 'checkout' };

export const credentialInSidecars: MeshRule = {
  id: 'ORIGINATION005',
  severity: Severity.ERROR,
  title: 'A Secret for sidecars without a selector',
  effect: 'Sidecars send clear text to the host, without any TLS.',
  why: 'A rule for a whole namespace would give the Secret to each of its proxies. Istio leaves TLS out of the sidecars instead.',
  remedy:
    'Add workloadSelector with the labels of the clients, or encrypt at an egress gateway, or give the certificates as files',
  fires: [ENTRY, rule(POLICY)],
  accepts: [ENTRY, rule(POLICY, { workloadSelector: { matchLabels: LABELS } })],
  shown: {
    client: { namespace: 'shop', labels: LABELS },
    url: 'http://api.example.com/',
    fires: 'PLAINTEXT',
    accepts: 'MUTUAL TLS',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: buildUpstreamClusterTLSContext',
  check(view, report) {
    const placed = originating(view, (use, tls) => {
      const name = tls.filled('credentialName');
      if (name === undefined || name.startsWith('configmap://') || use.rule.workloadSelector) return false;
      return !isTls(use.port.protocol) && !isForWaypoint(view, use) && isForSidecars(view, use);
    });
    for (const place of placed) {
      const hosts = named(place.uses.map(({ host }) => host.hostname));
      const name = place.uses[0].policy.tls?.text('credentialName') ?? '';
      reportUses(view, report, place, `sidecars send clear text to ${hosts}: the Secret ${name} is for gateways only`, {
        field: ['credentialName'],
      });
    }
  },
};

/** A waypoint reads Secrets as a gateway does. */
function isForWaypoint(view: MeshView, { host: { service } }: PolicyUse): boolean {
  return view.mesh.waypointFor(service).waypoint !== undefined && view.once(ambientNamespaces).has(service.namespace);
}

/** Whether calls of sidecars arrive at the port, and not those of a gateway alone. */
function isForSidecars(view: MeshView, use: PolicyUse): boolean {
  const { host, port, subset, rule, clients } = use;
  const targets = view.routeTargets.to(host.hostname, port.number);
  if (subset) {
    return targets.some(({ destination, isForSidecars: isMesh }) => isMesh && destination.subset === subset.name);
  }
  const kind = readAs(view, use);
  if (!view.routeTargets.isReached(host.hostname, port.number, kind === 'sniffed' ? 'http' : kind)) return false;
  const isOfGateway = targets.some((target) => !target.isForSidecars) && rule.namespace !== host.namespace;
  return !(isOfGateway && clients.every((client) => client === rule.namespace));
}
