import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { importingSidecars, isImported, isSeenBy } from './imports';
import { sidecar } from './sidecar-example';

function importing(host: string): MeshRule['fires'] {
  return [
    entry({ hosts: ['*.example.com'], ports: [PORTS.tls], resolution: 'DYNAMIC_DNS' }),
    sidecar({ egress: [{ hosts: [host] }] }),
  ];
}

export const nameOfWildcard: MeshRule = {
  id: 'SCOPE003',
  severity: Severity.ERROR,
  title: 'A Sidecar that imports one name of a wildcard',
  effect:
    'The host is unknown to these clients: calls are refused with REGISTRY_ONLY, else let out past all settings for it.',
  why: 'A Sidecar imports hosts as they are registered. What is registered is the wildcard, and it has more names than the one.',
  remedy: 'Write the wildcard as it is registered',
  fires: importing('./api.example.com'),
  accepts: importing('./*.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|443||*.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: hostClassification.Matches',
  check(view, report) {
    const known = view.hosts;
    for (const importing of view.once(importingSidecars)) {
      for (const { owner, host, text, path } of importing.imports) {
        if (host.startsWith('*') || known.named(host).length > 0) continue;
        const services = servicesOf(known.covering(host)).filter(
          (service) => isSeenBy(importing, service) && ['*', '.', service.namespace].includes(owner),
        );
        if (services.length === 0 || services.some((service) => isImported(importing, service))) continue;
        const value = `${text.slice(0, text.indexOf('/'))}/${services[0].hostname}`;
        report(importing.object, path, `${text} imports nothing: ${services[0].hostname} is what is registered`, {
          remedy: `Write ${value}`,
          fix: [replace(path, value)],
          clients: [importing.isForAll ? '*' : importing.namespace],
        });
      }
    }
  },
};
