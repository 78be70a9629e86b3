import { isIpAddress } from '../../../../mesh/ip';
import { append } from '../../../../mesh/virtual-service-index';
import type { ManifestObject } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { WrittenObject } from '../../../mesh-view';
import { example } from '../../example';
import type { Specs } from '../../define';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';

function at(address: string): MeshRule['fires'] {
  return [
    entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'api' } } }),
    example('WorkloadEntry', { address, labels: { app: 'api' } }),
  ];
}

export const unusedWorkload: MeshRule = {
  id: 'REGISTRY014',
  severity: Severity.ERROR,
  title: 'A WorkloadEntry with a name, for a ServiceEntry with resolution STATIC',
  effect: 'The server gets no calls; without others, calls fail.',
  why: 'With STATIC the proxy is given addresses and asks no DNS.',
  remedy: 'Write an IP address into the WorkloadEntry, or resolution: DNS into the ServiceEntry',
  fires: at('server.example.net'),
  accepts: at('198.51.100.7'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'to no server',
    accepts: 'to 198.51.100.7:80',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: convertWorkloadEntryToWorkloadInstance',
  check(view, report) {
    const named = new Map<string, WrittenObject<Specs['WorkloadEntry']>[]>();
    for (const workload of view.of('WorkloadEntry')) {
      const { address = '' } = workload.spec;
      if (address === '' || isIpAddress(address) || address.startsWith('unix:')) continue;
      append(named, workload.namespace, workload);
    }
    for (const { object: entryObject, namespace, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      if (service?.resolution !== 'ClientSideLB' || !service.selector) continue;
      for (const { object, spec } of named.get(namespace) ?? []) {
        if (!isSelected(service.selector, object, spec)) continue;
        const by = `ServiceEntry ${namespace}/${entryObject.name}, which has resolution STATIC`;
        report(object, ['spec', 'address'], `${String(spec.address)} is a name, and selected by ${by}`);
      }
    }
  },
};

/** Labels of the object come before those of the workload. */
function isSelected(
  selector: Readonly<Record<string, string>>,
  object: ManifestObject,
  { labels = {} }: WrittenObject<Specs['WorkloadEntry']>['spec'],
): boolean {
  return Object.entries(selector).every(([key, value]) => (object.label(key) ?? labels[key]) === value);
}
