import { workloads, workloadsByLabels } from '../workloads';
import { Severity } from '../../../finding';
import { put, replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { example } from '../../example';
import { entry } from '../examples';
import { gatewayGroups } from '../gateways';
import { registeredHosts } from '../registered-hosts';

/** Clients in the namespace of the host. */
const CLIENTS = {
  ...example('Deployment', { template: { metadata: { labels: { app: 'checkout' } } } }, { name: 'checkout' }),
  apiVersion: 'apps/v1',
};

function exported(exportTo: readonly string[]): MeshRule['fires'] {
  return [entry({ exportTo }), CLIENTS];
}

export const notForOwn: MeshRule = {
  id: 'REGISTRY024',
  severity: Severity.ADVICE,
  title: 'A host that its own namespace does not see',
  effect:
    'For clients in the namespace of the ServiceEntry the host is unknown: calls are refused with REGISTRY_ONLY, else let out past all settings for it.',
  why: 'exportTo names all that see the host. The own namespace is not added. The workloads there may have no need of the host, so it is advice.',
  remedy: 'Add . to exportTo',
  fires: exported(['orders']),
  accepts: exported(['.', 'orders']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'PassthroughCluster',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: IsServiceVisible',
  check(view, report) {
    const inhabited = view.once(namespacesOfClients);
    for (const { object, spec, namespace } of view.once(registeredHosts)) {
      const { exportTo = [] } = spec;
      if (exportTo.length === 0 || ['.', '*', namespace].some((each) => exportTo.includes(each))) continue;
      const isNobody = exportTo.includes('~');
      if (!isNobody && !inhabited.has(namespace)) continue;
      const who = isNobody ? 'nobody' : `${exportTo.join(', ')}, and not to workloads of ${namespace}`;
      const path = ['spec', 'exportTo'];
      report(object, path, `${(spec.hosts ?? []).join(', ')} is exported to ${who}`, {
        clients: [namespace],
        fix: [isNobody ? replace([...path, exportTo.indexOf('~')], '.') : put([...path, exportTo.length], '.')],
      });
    }
  },
};

/** Namespaces with workloads that are no gateways. */
function namespacesOfClients(view: MeshView): ReadonlySet<string> {
  const selectors = [...view.once(gatewayGroups).values()]
    .map(({ selector }) => selector)
    .filter((selector) => Object.keys(selector).length > 0);
  const index = view.once(workloadsByLabels);
  const gateways = new Set(selectors.flatMap((selector) => index.selected(selector)));
  const clients = view.once(workloads).filter((workload) => !gateways.has(workload));
  return new Set(clients.map(({ namespace }) => namespace));
}
