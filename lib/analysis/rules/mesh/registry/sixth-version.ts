import { isDnsService } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';

function at(addresses: readonly string[]): MeshRule['fires'] {
  return [entry({ endpoints: addresses.map((address) => ({ address })) })];
}

export const sixthVersion: MeshRule = {
  id: 'REGISTRY025',
  severity: Severity.ADVICE,
  title: 'Servers that have addresses of IPv6 alone',
  effect: 'The proxy finds no server for the host, and answers with 503, or with a reset.',
  why: 'With resolution: DNS a proxy asks for addresses of IPv4, also for what is an address already; it asks for those of IPv6 where Pods have no others, or with ISTIO_DUAL_STACK. Manifests do not tell what Pods have, so it is advice; of a mesh with dualStack: true in its profile it is not said.',
  remedy:
    'Write a name or an address of IPv4, or resolution: STATIC, or switch ISTIO_DUAL_STACK on and say dualStack: true in the profile',
  fires: at(['2001:db8::7']),
  accepts: at(['2001:db8::7', '198.51.100.7']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: '"dnsFamily":"V4_ONLY","endpoints":["2001:db8::7:80"]',
    accepts: '198.51.100.7:80',
  },
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: SelectDNSLookupFamily',
  check(view, report) {
    if (view.context.dualStack) return;
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      const addresses = (spec.endpoints ?? []).map(({ address }) => address ?? '');
      const isSixth =
        addresses.length > 0 && addresses.every((address) => address.includes(':') && !address.includes('/'));
      if (!service || service.isFirstConnectionRaced || !isDnsService(service) || !isSixth) continue;
      const message = `${service.hostname} has ${addresses.join(', ')} and no address of IPv4`;
      report(object, ['spec', 'endpoints'], message, { clients: clientsOf(view, { object, spec, namespace }) });
    }
  },
};
