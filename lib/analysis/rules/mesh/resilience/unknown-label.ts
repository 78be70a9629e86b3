import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { reportUses } from '../report-uses';
import { DETECTION, servers, SHOWN } from './examples';
import { balancers, localitySetting, placesOf } from './failover';

const RULE = rule({
  loadBalancer: { localityLbSetting: { failoverPriority: ['tier'] } },
  outlierDetection: DETECTION,
});

function labelled(name: string): ReturnType<typeof servers> {
  const endpoints = ['gold', 'silver'].map((value, index) => ({
    address: `203.0.113.${index + 1}`,
    labels: { [name]: value },
  }));
  return servers({ endpoints });
}

export const unknownLabel: MeshRule = {
  id: 'RESILIENCE004',
  severity: Severity.WARNING,
  title: 'failoverPriority by a label that no server has',
  effect: 'All servers rank the same, so nothing fails over by this label.',
  why: 'The label of the client is compared with that of each endpoint.',
  remedy: 'Write the label at the endpoints of the ServiceEntry, or name one that they have',
  fires: [labelled('class'), RULE],
  accepts: [labelled('tier'), RULE],
  shown: { ...SHOWN, fires: '203.0.113.2:80 weight', accepts: '203.0.113.2:80 prio=1' },
  source: 'istio.io/istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go: applyFailoverPriorityPerLocality',
  check(view, report) {
    for (const place of balancers(
      view,
      (use) => use.policy.outlierDetection !== undefined && placesOf(view, use).length > 0,
    )) {
      const labels = new Set(
        place.uses.flatMap(({ host }) =>
          view.mesh.endpointsOf(host.service).flatMap((server) => Object.keys(server.labels)),
        ),
      );
      const [use] = place.uses;
      const isTold = place.uses.every((each) => placesOf(view, each).length > 0);
      const names = isTold ? (localitySetting(use)?.texts('failoverPriority') ?? []) : [];
      names.forEach((entry, index) => {
        const [name] = entry.split('=');
        // Istio adds those of the topology itself.
        if (labels.has(name) || name.startsWith('topology.') || name.startsWith('kubernetes.io/')) return;
        reportUses(view, report, place, `no endpoint of ${use.host.hostname} has the label ${name}`, {
          field: ['localityLbSetting', 'failoverPriority', index],
        });
      });
    }
  },
};
