import { replace } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';

const ENTRY = entry([HTTP_TO_TLS]);

export const meshIdentityOutside: MeshRule = {
  id: 'ORIGINATION009',
  severity: Severity.ERROR,
  title: 'ISTIO_MUTUAL for a host outside of the mesh',
  effect:
    'The proxy shows the certificate of the mesh, asks for a name of the mesh and trusts the mesh alone. The handshake fails.',
  why: 'ISTIO_MUTUAL is how workloads of one mesh speak to each other. It counts for external hosts as well, also through a wildcard.',
  remedy:
    'Write mode: SIMPLE, or MUTUAL with a certificate of the owner of the server; end a wildcard in the domain of the cluster',
  fires: [ENTRY, rule({ tls: { mode: 'ISTIO_MUTUAL' } })],
  accepts: [ENTRY, rule({ tls: { mode: 'SIMPLE' } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'ISTIO_MUTUAL TLS',
    accepts: 'SIMPLE TLS',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: buildUpstreamClusterTLSContext',
  check(view, report) {
    const uses = view.policyUses.filter(
      ({ host: { service }, policy }) =>
        policy.tls?.text('mode') === 'ISTIO_MUTUAL' &&
        service.isMeshExternal &&
        service.registry === 'External' &&
        !view.mesh.endpointsOf(service).some(({ tlsMode }) => tlsMode === 'istio'),
    );
    for (const place of byPlace(uses, (use) => placeOf(use, 'tls'))) {
      const hosts = named(place.uses.map(({ host }) => host.hostname));
      const isExact = place.uses.every(({ host, rule: { host: name } }) => host.hostname === name);
      reportUses(view, report, place, `the identity of the mesh is shown to ${hosts}`, {
        field: ['mode'],
        ...(isExact && { fix: [replace([...place.path, 'mode'], 'SIMPLE')] }),
      });
    }
  },
};
