import { ManifestObject, Path } from '../../../../manifests/manifest-object';
import { resolveShortName } from '../../../../mesh/host-name';
import { Severity } from '../../../finding';
import type { MeshRule, MeshReport } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry, routes, to } from '../examples';
import { valueAt } from '../objects';
import { registeredHosts } from '../registered-hosts';
import { routedHosts } from '../route-legs';
import { Clients, clientsOf, clientsOfService, hasClient } from '../visibility';

function called(host: string): MeshRule['fires'] {
  return [entry(), entry({ hosts: [host] }, { name: 'partner' }), routes({ http: [{ route: [to(host, 80)] }] })];
}

export const hostOfOneWord: MeshRule = {
  id: 'REGISTRY019',
  severity: Severity.ERROR,
  title: 'The host of a ServiceEntry that no rule can name',
  effect: 'A DestinationRule or a VirtualService for it does nothing, and calls of a route that leads to it fail.',
  why: 'In DestinationRules and VirtualServices a name without a dot is short for a Service of their namespace. In a ServiceEntry it stands for itself.',
  remedy: 'Register a host with a dot, such as partner.example.com, and write it in all places',
  fires: called('partner'),
  accepts: called('partner.example.org'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80||partner.example.org',
  },
  source: 'istio.io/istio pilot/pkg/model/config.go: ResolveShortnameToFQDN',
  check(view, report) {
    const words = view.once(hostsOfOneWord);
    if (words.size === 0) return;
    const tell = telling(view, words, report);
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      tell({
        object,
        namespace,
        path: ['spec', 'host'],
        host: spec.host ?? '',
        clients: clientsOf(view, { object, spec, namespace }),
      });
    }
    for (const { object, spec, namespace, legs, exportTo: clients } of view.once(routedHosts)) {
      for (const [index, host] of (spec.hosts ?? []).entries()) {
        tell({ object, namespace, path: ['spec', 'hosts', index], host, clients });
      }
      const places = new Map(
        legs.flatMap(({ targets }) => targets.map(({ path }) => [path.join(), [...path, 'host']] as const)),
      );
      for (const path of places.values()) {
        tell({ object, namespace, path, host: String(valueAt(object.spec, path.slice(1))), clients });
      }
    }
  },
};

interface Named {
  readonly object: ManifestObject;
  readonly namespace: string;
  readonly path: Path;
  readonly host: string;
  readonly clients: Clients;
}

/** Tells of a name that means a Service which nobody has, and that a ServiceEntry has as it is written. */
function telling(
  view: MeshView,
  words: ReadonlyMap<string, readonly Clients[]>,
  report: MeshReport,
): (named: Named) => void {
  return ({ object, namespace, path, host, clients: affected }) => {
    const seeing = words.get(host);
    if (!seeing?.some((clients) => hasClient(clients, namespace))) return;
    const full = resolveShortName(host, namespace);
    if (view.hosts.named(full).length > 0) return;
    report(object, path, `${host} means ${full} here, and not the host ${host} of a ServiceEntry`, {
      clients: affected,
    });
  };
}

/** Hosts without a dot, with those who see them. */
function hostsOfOneWord(view: MeshView): ReadonlyMap<string, readonly Clients[]> {
  const found = new Map<string, Clients[]>();
  for (const { services } of view.once(registeredHosts)) {
    for (const service of services) {
      const { hostname } = service;
      if (hostname.includes('.') || hostname.includes('*')) continue;
      found.set(hostname, [...(found.get(hostname) ?? []), clientsOfService(service)]);
    }
  }
  return found;
}
