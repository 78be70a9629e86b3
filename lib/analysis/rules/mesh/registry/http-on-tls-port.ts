import { isHttp } from '../../../../mesh/protocol';
import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import type { Service } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';

const TLS_PORT = 443;

function speaking(protocol: string): MeshRule['fires'] {
  return [entry({ ports: [{ number: 443, name: 'web', protocol }] })];
}

export const httpOnTlsPort: MeshRule = {
  id: 'REGISTRY009',
  severity: Severity.WARNING,
  title: 'Port 443 with a protocol for clear text',
  effect:
    'Calls with https pass by the host: refused with REGISTRY_ONLY, else let out past all settings. Calls with http go out in clear text.',
  why: 'Protocols such as HTTP stand for requests that the proxy can read. What a client has encrypted is none.',
  remedy: 'Write protocol: HTTPS, or give clients a port 80 with targetPort 443 and let the proxy speak TLS',
  fires: speaking('HTTP'),
  accepts: speaking('HTTPS'),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'PassthroughCluster',
    accepts: 'outbound|443||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/listener.go: buildSidecarOutboundHTTPListenerOpts',
  check(view, report) {
    for (const { object, spec, namespace, services } of view.once(registeredHosts)) {
      const service = services.at(0);
      const index = service?.ports.findIndex(({ number, protocol }) => number === TLS_PORT && isHttp(protocol)) ?? -1;
      if (!service || index === -1 || isEncrypted(view, service)) continue;
      const path = ['spec', 'ports', index, 'protocol'];
      report(object, path, `Port 443 of ${service.hostname} has the protocol ${service.ports[index].protocol}`, {
        clients: clientsOf(view, { object, spec, namespace }),
      });
    }
  },
};

/** Whether somebody has the proxy speak TLS on the port: then clients are meant to speak clear text on it. */
function isEncrypted(view: MeshView, service: Service): boolean {
  const clients = new Set([service.namespace, ...(service.exportTo ?? [])]);
  return [...clients].some((client) =>
    view.mesh.destinationRules
      .rulesFor(client, service)
      .some(({ trafficPolicy, subsets }) =>
        [trafficPolicy, ...subsets.map((subset) => subset.trafficPolicy)].some((policy) =>
          portLevelTrafficPolicy(policy, TLS_PORT)?.tls?.has('mode'),
        ),
      ),
  );
}
