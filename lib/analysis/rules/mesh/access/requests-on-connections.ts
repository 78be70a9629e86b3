import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, EGRESS_SERVICE, gateway, SHOWN_GATEWAY } from '../egress-example';
import { entry, PORTS, routes, to } from '../examples';
import { policy } from './access-example';
import { operationsOf, policiesAtGateways, sourcesOf } from './policies-at-gateways';

const OF_REQUESTS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;
const OF_TOKENS = ['requestPrincipals', 'notRequestPrincipals'] as const;

function allowing(rule: object): MeshRule['fires'] {
  const sniHosts = ['api.example.com'];
  return [
    entry({ ports: [PORTS.https] }),
    gateway({
      servers: [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: sniHosts, tls: { mode: 'PASSTHROUGH' } }],
    }),
    routes({
      gateways: ['mesh', EGRESS],
      tls: [
        { match: [{ gateways: ['mesh'], sniHosts }], route: [to(EGRESS_SERVICE, 443)] },
        { match: [{ gateways: [EGRESS], sniHosts }], route: [to('api.example.com', 443)] },
      ],
    }),
    policy({ action: 'ALLOW', rules: [rule] }),
  ];
}

export const requestsOnConnections: MeshRule = {
  id: 'ACCESS003',
  severity: Severity.ERROR,
  title: 'A policy about requests at a gateway that sees connections',
  effect: 'The rule allows nothing. If no other policy does, every call is refused.',
  why: 'A gateway that passes TLS through or forwards TCP sees no hosts, methods, paths or headers of requests. A rule of ALLOW that asks for them is left out.',
  remedy: 'Ask for connection.sni in when instead of hosts, and leave the rest out',
  fires: allowing({ to: [{ operation: { hosts: ['api.example.com'] } }] }),
  accepts: allowing({ when: [{ key: 'connection.sni', values: ['api.example.com'] }] }),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: '"rules":{}',
    accepts: 'requested_server_name',
  },
  source: 'istio.io/istio pilot/pkg/security/authz/model/model.go: Generate',
  check(view, report) {
    for (const { object, spec, selected } of view.once(policiesAtGateways)) {
      if ((spec.action ?? 'ALLOW') !== 'ALLOW') continue;
      const { seesRequests, shown } = selected;
      if (seesRequests || shown === '') continue;
      (spec.rules ?? []).forEach((rule, index) => {
        const path = ['spec', 'rules', index];
        const first = [
          ...operationsOf(rule, path).flatMap(({ operation, path: at }) =>
            OF_REQUESTS.filter((field) => operation[field]?.length).map((field) => [...at, field]),
          ),
          ...sourcesOf(rule, path).flatMap(({ source, path: at }) =>
            OF_TOKENS.filter((field) => source[field]?.length).map((field) => [...at, field]),
          ),
          ...(rule.when ?? []).flatMap(({ key = '' }, place) =>
            key.startsWith('request.') ? [[...path, 'when', place, 'key']] : [],
          ),
        ].at(0);
        if (!first) return;
        report(object, first, `The gateway sees no requests: it has ${shown}`);
      });
    }
  },
};
