import { isWildcard } from '../../../../mesh/host-name';
import { isDnsService } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';

function hosts(...names: string[]): MeshRule['fires'] {
  return [entry({ hosts: names, endpoints: [{ address: 'edge.example.com' }] })];
}

export const wildcardServers: MeshRule = {
  id: 'REGISTRY015',
  severity: Severity.ADVICE,
  title: 'All names of a wildcard go to the same servers',
  effect: 'Calls to any name that fits are sent to the servers of endpoints. The name itself is never looked up.',
  why: 'A wildcard has one cluster, and with DNS that one asks for the addresses of endpoints. This is right if these servers serve every name, so that no call shows it.',
  remedy: 'Write resolution: DYNAMIC_DNS to have each name looked up, or register the names one by one',
  fires: hosts('*.example.com'),
  accepts: hosts('api.example.com'),
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: convertServiceEntryToInstances',
  check(view, report) {
    for (const { object, spec, services } of view.once(registeredHosts)) {
      const wildcard = services.find((service) => isWildcard(service.hostname) && isDnsService(service));
      if (!wildcard) continue;
      const addresses = (spec.endpoints ?? []).map(({ address }) => address).join(', ');
      const index = Math.max((spec.hosts ?? []).indexOf(wildcard.hostname), 0);
      report(object, ['spec', 'hosts', index], `All names of ${wildcard.hostname} go to ${addresses}`);
    }
  },
};
