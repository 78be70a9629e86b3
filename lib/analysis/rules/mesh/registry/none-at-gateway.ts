import type { Path } from '../../../../manifests/manifest-object';
import { MESH_GATEWAY } from '../../../../mesh/virtual-service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { routedHosts } from '../route-legs';

function resolved(resolution: string | undefined): MeshRule['fires'] {
  return [
    entry({ resolution }),
    ...gatewayOf('api.example.com'),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
  ];
}

export const noneAtGateway: MeshRule = {
  id: 'REGISTRY007',
  severity: Severity.ERROR,
  title: 'A gateway leads to a host with resolution NONE',
  effect: 'Calls through the gateway fail: with 503 for HTTP, with a reset for other protocols.',
  why: 'With NONE, which is also what no resolution means, a proxy connects to the address that the client has dialled. To a gateway the client has dialled the gateway.',
  remedy: 'Write resolution: DNS, or STATIC with endpoints',
  fires: resolved(undefined),
  accepts: resolved('DNS'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: '> outbound|80||api.example.com PLAINTEXT to no server',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster.go: convertResolution',
  check(view, report) {
    const known = view.hosts;
    for (const { object, legs } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const { gateways, targets } of legs) {
        const gateway = gateways.find((each) => each !== MESH_GATEWAY);
        if (gateway === undefined) continue;
        for (const { host, path } of targets) {
          const services = servicesOf(known.named(host));
          const isNone = services.every(
            ({ registry, resolution }) => registry === 'External' && resolution === 'Passthrough',
          );
          if (services.length === 0 || !isNone || said.has(path)) continue;
          said.add(path);
          report(object, [...path, 'host'], `${host} has resolution NONE, and Gateway ${gateway} leads to it`);
        }
      }
    }
  },
};
