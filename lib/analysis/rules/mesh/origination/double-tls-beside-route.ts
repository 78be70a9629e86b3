import { isTls } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named } from '../../../policy-uses';
import { routes, to } from '../examples';
import { podNamespaces } from '../gateways';
import { entry, HTTP_TO_TLS, HTTPS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { originating, readAs } from './originating';

const TLS = { tls: { mode: 'SIMPLE' } };
const PORTS = { plain: { ...HTTP_TO_TLS, targetPort: undefined }, toTls: HTTP_TO_TLS };

export const doubleTlsBesideRoute: MeshRule = {
  id: 'ORIGINATION024',
  severity: Severity.WARNING,
  title: 'TLS inside TLS for whoever calls the port directly',
  effect:
    'Calls by the route are encrypted as they should be. Applications that call the port with https get TLS inside of TLS, and the handshake fails.',
  why: 'The TLS settings are for the port, however a call comes to it. Requests that a route leads there are in clear text; what applications send there is encrypted already.',
  remedy:
    'Give the port for HTTP targetPort: 443, write tls for that port, and take the route and tls of the other port out',
  fires: [
    entry([PORTS.plain, HTTPS]),
    rule({ portLevelSettings: [{ port: { number: 443 }, ...TLS }] }),
    routes({ http: [{ match: [{ port: 80 }], route: [to('api.example.com', 443)] }] }),
  ],
  accepts: [entry([PORTS.toTls, HTTPS]), rule({ portLevelSettings: [{ port: { number: 80 }, ...TLS }] })],
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    fires: 'TLS INSIDE TLS',
    accepts: 'application TLS untouched',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_traffic_policy.go: applyTrafficPolicy',
  check(view, report) {
    const gateways = new Set([...view.once(podNamespaces).values()].flatMap((namespaces) => [...namespaces]));
    const placed = originating(view, (use, tls) => {
      const { host, port, subset, clients } = use;
      if (subset || !isTls(port.protocol) || readAs(view, use) !== 'http') return false;
      // Of such settings Istio leaves TLS out of sidecars.
      const isForGateways = /^(?!configmap:)./.test(tls.text('credentialName') ?? '') && !use.rule.workloadSelector;
      if (isForGateways) return false;
      return clients.some((client) => !gateways.has(client)) && view.routeTargets.isDialled(host.hostname, port.number);
    });
    for (const place of placed) {
      const ports = named(
        place.uses.map(({ host, port }) => `port ${port.number} (${port.protocol}) of ${host.hostname}`),
      );
      reportUses(
        view,
        report,
        place,
        `the proxy encrypts ${ports} for a route, and for applications that encrypt themselves`,
      );
    }
  },
};
