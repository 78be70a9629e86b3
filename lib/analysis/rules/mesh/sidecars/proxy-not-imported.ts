import { resolveShortName } from '../../../../mesh/host-name';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { importingSidecars, isImported, isSeenBy } from './imports';
import { sidecar } from './sidecar-example';

const PROXY = 'proxy.example.com';

function importing(hosts: readonly string[]): MeshRule['fires'] {
  return [
    entry({ hosts: [PROXY] }, { namespace: 'platform' }),
    sidecar({
      egress: [{ hosts }],
      outboundTrafficPolicy: { mode: 'ALLOW_ANY', egressProxy: { host: PROXY, port: { number: 80 } } },
    }),
  ];
}

export const proxyNotImported: MeshRule = {
  id: 'SCOPE056',
  severity: Severity.ERROR,
  title: 'An egressProxy that the Sidecar does not import',
  effect: 'Calls to hosts that nobody has registered fail: they go to a host that these clients do not know.',
  why: 'The host of egressProxy is looked for among what the egress listeners import, and is not added to it.',
  remedy: 'Add the host to egress.hosts',
  fires: importing(['./*']),
  accepts: importing(['./*', `platform/${PROXY}`]),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://unknown.example.com/',
    fires: 'cluster does not exist',
    accepts: `outbound|80||${PROXY} PLAINTEXT`,
  },
  source: 'istio.io/istio pilot/pkg/networking/core/httproute.go: buildCatchAllVirtualHost',
  check(view, report) {
    const known = view.hosts;
    for (const importing of view.once(importingSidecars)) {
      const { spec, namespace, object, imports, isForAll } = importing;
      const { mode, egressProxy } = spec.outboundTrafficPolicy ?? {};
      if (mode !== 'ALLOW_ANY' || egressProxy?.host === undefined || imports.length === 0) continue;
      const services = servicesOf(known.named(resolveShortName(egressProxy.host, namespace))).filter((service) =>
        isSeenBy(importing, service),
      );
      if (services.length === 0 || services.some((service) => isImported(importing, service))) continue;
      const [service] = services;
      report(
        object,
        ['spec', 'outboundTrafficPolicy', 'egressProxy', 'host'],
        `${service.hostname} of namespace ${service.namespace} is not imported`,
        {
          remedy: `Add ${service.namespace}/${service.hostname} to egress.hosts`,
          clients: [isForAll ? '*' : namespace],
        },
      );
    }
  },
};
