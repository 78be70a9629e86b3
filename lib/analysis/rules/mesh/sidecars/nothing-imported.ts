import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { importingSidecars, isImported, isSeenBy } from './imports';
import { sidecar } from './sidecar-example';

function importing(host: string): MeshRule['fires'] {
  return [entry({}, { namespace: 'platform' }), sidecar({ egress: [{ hosts: [host] }] })];
}

/** Known elsewhere as KIA1004. */
export const nothingImported: MeshRule = {
  id: 'SCOPE002',
  severity: Severity.ERROR,
  title: 'A Sidecar that looks for a host in the wrong namespace',
  effect:
    'The host is unknown to these clients: calls are refused with REGISTRY_ONLY, else let out past all settings for it.',
  why: 'The namespace in front of a host is the one of the ServiceEntry or Service, not the one of the client.',
  remedy: 'Write the namespace of the ServiceEntry in front of the host',
  fires: importing('shop/api.example.com'),
  accepts: importing('platform/api.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: convertIstioListenerToWrapper, selectServices',
  check(view, report) {
    const known = view.hosts;
    for (const importing of view.once(importingSidecars)) {
      for (const { owner, host, text, path } of importing.imports) {
        if (owner === '*' || owner === '.' || host === '*') continue;
        const services = (host.startsWith('*') ? servicesOf(known.about(host)) : servicesOf(known.named(host))).filter(
          (service) => isSeenBy(importing, service),
        );
        const isThere = services.some(({ namespace }) => namespace === owner);
        if (services.length === 0 || isThere || services.some((service) => isImported(importing, service))) continue;
        const owners = [...new Set(services.map(({ namespace }) => namespace))].sort();
        report(importing.object, path, `${text} imports nothing: ${host} is in namespace ${owners.join(', ')}`, {
          clients: [importing.isForAll ? '*' : importing.namespace],
          ...(owners.length === 1 && {
            remedy: `Write ${owners[0]}/${host}`,
            fix: [replace(path, `${owners[0]}/${host}`)],
          }),
        });
      }
    }
  },
};
