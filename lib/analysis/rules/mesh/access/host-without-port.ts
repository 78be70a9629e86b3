import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes, to } from '../examples';
import { GatewayGroup, gatewayGroups, pathsToGateways } from '../gateways';
import { servicesOf } from '../../../known-hosts';
import { portsFor } from '../route-ports';
import { policy } from './access-example';
import { operationsOf, policiesAtGateways } from './policies-at-gateways';

/** Ports that clients leave out of the Host header. */
const DEFAULT_PORTS = [80, 443];

function allowing(hosts: readonly string[]): MeshRule['fires'] {
  return [
    entry({ ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] }),
    ...gatewayOf('api.example.com'),
    routes({
      gateways: ['mesh', EGRESS],
      http: [
        meshLeg({ match: [{ gateways: ['mesh'], port: 8080 }] }),
        gatewayLeg({ route: [to('api.example.com', 8080)] }),
      ],
    }),
    policy({ action: 'ALLOW', rules: [{ to: [{ operation: { hosts } }] }] }),
  ];
}

export const hostWithoutPort: MeshRule = {
  id: 'ACCESS008',
  severity: Severity.WARNING,
  title: 'A host without the port that clients send with it',
  effect: 'The rule fits none of these calls: ALLOW lets nobody pass, and DENY stops nobody.',
  why: 'On ports other than 80 and 443 clients write the port into the Host header, and a policy compares the header as it is.',
  remedy: 'Add the host with :* behind it',
  fires: allowing(['api.example.com']),
  accepts: allowing(['api.example.com', 'api.example.com:*']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com:8080/',
    host: 'api.example.com:8080',
    gateway: SHOWN_GATEWAY,
    fires: '"rules":[{"header":{"name":":authority","string_match":{"exact":"api.example.com","ignore_case":true}}}]',
    accepts: '"prefix":"api.example.com:"',
  },
  source: 'istio.io/istio pilot/pkg/security/authz/matcher/header.go: HostMatcher',
  check(view, report) {
    const ports = view.once(portsAtGateways);
    for (const { object, spec, selected } of view.once(policiesAtGateways)) {
      (spec.rules ?? []).forEach((rule, index) => {
        for (const { operation, path } of operationsOf(rule, ['spec', 'rules', index])) {
          for (const field of ['hosts', 'notHosts'] as const) {
            const hosts = operation[field] ?? [];
            hosts.forEach((host, place) => {
              if (host.includes('*') || host.includes(':')) return;
              const called = (ports.get(host.toLowerCase()) ?? [])
                .filter(({ group }) => selected.groups.includes(group))
                .map(({ port }) => port);
              if (called.length === 0 || called.some((port) => DEFAULT_PORTS.includes(port))) return;
              if (hosts.some((other) => other.startsWith(`${host}:`) || other === `${host}*`)) return;
              const numbers = [...new Set(called)].sort((a, b) => a - b).join(', ');
              report(object, [...path, field, place], `Clients call port ${numbers} and send ${host}:${called[0]}`, {
                remedy: `Add ${host}:* as well`,
                fix: [put([...path, field, '-'], `${host}:*`)],
              });
            });
          }
        }
      });
    }
  },
};

interface CalledPort {
  readonly group: GatewayGroup;
  readonly port: number;
}

/** By host the ports on which clients call it, where a route for HTTP leads them to a gateway. */
function portsAtGateways(view: MeshView): ReadonlyMap<string, readonly CalledPort[]> {
  const known = view.hosts;
  const groups = new Map(
    [...view.once(gatewayGroups).values()].flatMap((group) => group.gateways.map(({ key }) => [key, group] as const)),
  );
  const found = new Map<string, CalledPort[]>();
  for (const { gateway, host, leg } of view.once(pathsToGateways)) {
    const group = groups.get(gateway);
    if (leg.section !== 'http' || !group) continue;
    const wanted = leg.match?.port;
    for (const { number: port } of portsFor('http', servicesOf(known.about(host)))) {
      if (wanted === undefined || wanted === port) append(found, host.toLowerCase(), { group, port });
    }
  }
  return found;
}
