import { isDnsService } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';
import { isMadeUpName } from './private-names';

function having(endpoints: readonly object[] | undefined): MeshRule['fires'] {
  return [entry({ hosts: ['partner.mesh'], endpoints })];
}

export const madeUpHost: MeshRule = {
  id: 'REGISTRY023',
  severity: Severity.ADVICE,
  title: 'A host that DNS is asked for and does not have',
  effect: 'The proxy looks the host up, finds no address and answers with 503, or with a reset.',
  why: 'Without endpoints the proxy asks DNS for the host itself. Names with this ending are in no public DNS; one of your own may have them, so it is advice.',
  remedy: 'Write the name or the address of the server into endpoints[].address',
  fires: having(undefined),
  accepts: having([{ address: 'api.partner.com' }]),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://partner.mesh/',
    part: 'upstream',
    fires: '"endpoints":["partner.mesh:80"]',
    accepts: '"endpoints":["api.partner.com:80"]',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: convertServiceEntryToInstances',
  check(view, report) {
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      if (!service || service.selector || !isDnsService(service) || spec.endpoints?.length) continue;
      for (const [index, host] of (spec.hosts ?? []).entries()) {
        if (!isMadeUpName(host)) continue;
        report(object, ['spec', 'hosts', index], `${host} is looked up in DNS, and there are no endpoints`, {
          clients: clientsOf(view, { object, spec, namespace }),
        });
      }
    }
  },
};
