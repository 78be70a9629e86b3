import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { boundGateways } from '../bound-gateways';
import { EGRESS, gateway, gatewayLeg, gatewayOf, meshLeg } from '../egress-example';
import { entry, routes } from '../examples';
import { pathsToGateways } from '../gateways';

function serving(objects: MeshRule['fires']): MeshRule['fires'] {
  return [entry(), ...objects, routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] })];
}

export const clearHop: MeshRule = {
  id: 'EGRESS013',
  severity: Severity.ADVICE,
  title: 'Clear text between sidecars and gateway',
  effect:
    'Whoever is on the way inside of the cluster reads and changes the calls, and the gateway does not know who calls.',
  why: 'Pods of a gateway do not say that they take mutual TLS, so that sidecars do not speak it to them by themselves. It is what a server for HTTP asks for, so that no call shows it as wrong.',
  remedy:
    'Give the server protocol: HTTPS with tls: { mode: ISTIO_MUTUAL }, and the DestinationRule for the Service of the gateway tls: { mode: ISTIO_MUTUAL, sni: <the host> }',
  fires: serving([
    gateway({ servers: [{ port: { number: 443, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.com'] }] }),
  ]),
  accepts: serving(gatewayOf('api.example.com')),
  source: 'istio.io/istio manifests/charts/istio-control/istio-discovery/files/injection-template.yaml',
  check(view, report) {
    const called = new Set(
      view.once(pathsToGateways).map(({ gateway: key, target }) => `${key} ${String(target.port)}`),
    );
    const said = new Set<unknown>();
    for (const { gateway: bound, servers } of view.once(boundGateways)) {
      for (const server of servers) {
        if (server.tls || server.protocol === 'TCP' || said.has(server)) continue;
        if (!called.has(`${bound.key} ${server.port}`)) continue;
        said.add(server);
        const path = ['spec', 'servers', bound.servers.indexOf(server)];
        report(bound.object, path, `Sidecars call port ${server.port} for ${server.hosts.join(', ')} in clear text`);
      }
    }
  },
};
