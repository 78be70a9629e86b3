import type { Path } from '../../../../manifests/manifest-object';
import { isDynamicDnsWildcard } from '../../../../mesh/service';
import { MESH_GATEWAY } from '../../../../mesh/virtual-service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, EGRESS_SERVICE, gateway, SHOWN_GATEWAY } from '../egress-example';
import { entry, PORTS, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { routedHosts } from '../route-legs';

const HOST = '*.example.com';

function at(leg: MeshRule['fires']): MeshRule['fires'] {
  const passing = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: [HOST], tls: { mode: 'PASSTHROUGH' } };
  return [
    entry({ hosts: [HOST], ports: [PORTS.tls], resolution: 'DYNAMIC_DNS' }),
    gateway({ servers: [passing] }),
    ...leg,
  ];
}

function through(name: string, host: string): object {
  return { match: [{ gateways: [name], port: 443, sniHosts: [HOST] }], route: [to(host, 443)] };
}

export const dynamicAtGateway: MeshRule = {
  id: 'REGISTRY029',
  severity: Severity.ADVICE,
  title: 'A gateway that leads to a host with DYNAMIC_DNS',
  effect: 'The gateway may find no server for the names, and end calls with 503, or with a reset.',
  why: 'A proxy that is to look up names call by call has a filter for that. Istio gives it to sidecars, and not to gateways. Some versions of Envoy look names up without it, so it is advice.',
  remedy: 'Register the names one by one with resolution: DNS, or let clients call them without the gateway',
  fires: at([
    routes({
      hosts: [HOST],
      gateways: [MESH_GATEWAY, EGRESS],
      tls: [through(MESH_GATEWAY, EGRESS_SERVICE), through(EGRESS, HOST)],
    }),
  ]),
  accepts: at([]),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    gateway: SHOWN_GATEWAY,
    part: 'tcp',
    fires: '[null,null]',
    accepts: 'sni_dynamic_forward_proxy',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/networkfilter.go: buildOutboundNetworkFiltersWithSingleDestination',
  check(view, report) {
    const known = view.hosts;
    for (const { object, legs, exportTo } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const { gateways, targets } of legs) {
        const gateway = gateways.find((each) => each !== MESH_GATEWAY);
        if (gateway === undefined) continue;
        for (const { host, path } of targets) {
          const services = servicesOf(known.named(host));
          if (services.length === 0 || !services.every(isDynamicDnsWildcard) || said.has(path)) continue;
          said.add(path);
          report(object, [...path, 'host'], `${host} has resolution DYNAMIC_DNS, and Gateway ${gateway} leads to it`, {
            clients: exportTo,
          });
        }
      }
    }
  },
};
