import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { Specs, Written } from '../../define';
import { entry } from '../examples';
import { registeredInOrder } from '../registered-hosts';
import { clientsOf } from '../visibility';

function resolved(resolution: string): MeshRule['fires'] {
  const at = (server: string, name: string): MeshRule['fires'][number] =>
    entry({ resolution, endpoints: [{ address: server }] }, { name });
  return [at('a.example.net', 'first'), at('b.example.net', 'second')];
}

export const oneServerOfTwo: MeshRule = {
  id: 'REGISTRY018',
  severity: Severity.WARNING,
  title: 'A second server for a host with DNS_ROUND_ROBIN',
  effect:
    'The server gets no calls. All go to that of the older ServiceEntry; of the same second, to the one whose name comes first.',
  why: 'The servers of all ServiceEntries for a host are put together. With DNS_ROUND_ROBIN a port has one, and the first is kept.',
  remedy: 'Write resolution: DNS in both, which has room for several servers',
  fires: resolved('DNS_ROUND_ROBIN'),
  accepts: resolved('DNS'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    part: 'upstream',
    fires: '"endpoints":["a.example.net:80"]',
    accepts: '"endpoints":["a.example.net:80 weight=2","b.example.net:80 weight=2"]',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: mergeServicesInstancesByNamespaceHost',
  check(view, report) {
    const firsts = new Map<string, { readonly server: string; readonly name: string }>();
    for (const { object, spec, services, namespace } of view.once(registeredInOrder)) {
      if (services.at(0)?.resolution !== 'DNSRoundRobinLB' || spec.workloadSelector) continue;
      const said = new Set<string>();
      for (const [index, host] of (spec.hosts ?? []).entries()) {
        for (const { number = 0 } of spec.ports ?? []) {
          const key = `${namespace} ${host} ${number}`;
          const server = serverOf(spec, host);
          const first = firsts.get(key);
          if (!first) firsts.set(key, { server, name: object.name });
          if (!first || first.name === object.name || first.server === server || said.has(server)) continue;
          said.add(server);
          const path = spec.endpoints?.length ? ['spec', 'endpoints', 0, 'address'] : ['spec', 'hosts', index];
          const message = `Port ${number} of ${host} has the server ${first.server} of ServiceEntry ${namespace}/${first.name}, and ${server} gets no calls`;
          report(object, path, message, { clients: clientsOf(view, { object, spec, namespace }) });
        }
      }
    }
  },
};

function serverOf({ endpoints = [] }: Written<Specs['ServiceEntry']>, host: string): string {
  return endpoints.at(0)?.address ?? host;
}
