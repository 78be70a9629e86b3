import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';

const TLS_MODE = 'security.istio.io/tlsMode';

function second(more: object): MeshRule['fires'] {
  const endpoints = [
    { address: '10.1.0.1', serviceAccount: 'api' },
    { address: '10.1.0.2', ...more },
  ];
  return [entry({ location: 'MESH_INTERNAL', resolution: 'STATIC', endpoints })];
}

export const someWithIdentity: MeshRule = {
  id: 'REGISTRY021',
  severity: Severity.ADVICE,
  title: 'Servers of the mesh of which some have no identity',
  effect:
    'Calls to the servers without serviceAccount go in clear text, and those to the others in the mutual TLS of the mesh.',
  why: 'For a server that no Pod tells about, serviceAccount or the label security.istio.io/tlsMode: istio says that it has a proxy. A server that has none is meant to be called in clear text, so it is advice.',
  remedy: 'Write serviceAccount at each endpoint that has a proxy',
  fires: second({}),
  accepts: second({ serviceAccount: 'api' }),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'auto mTLS to 1 of 2 endpoints',
    accepts: 'auto mTLS to 2 of 2 endpoints',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: getTLSModeFromWorkloadEntry',
  check(view, report) {
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      if (!service || service.isMeshExternal || service.selector) continue;
      const endpoints = spec.endpoints ?? [];
      const proxied = endpoints.map(({ serviceAccount, labels = {} }) => {
        const known = labels as Readonly<Record<string, string>>;
        return Object.hasOwn(known, TLS_MODE) ? known[TLS_MODE] === 'istio' : (serviceAccount ?? '') !== '';
      });
      if (!proxied.includes(true)) continue;
      for (const [index, isProxied] of proxied.entries()) {
        if (isProxied) continue;
        const address = String(endpoints[index].address);
        const message = `${address} has no serviceAccount, and is called in clear text; other servers of ${service.hostname} have one`;
        report(object, ['spec', 'endpoints', index], message, {
          clients: clientsOf(view, { object, spec, namespace }),
        });
      }
    }
  },
};
