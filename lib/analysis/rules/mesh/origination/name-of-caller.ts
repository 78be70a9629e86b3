import { matchesHost } from '../../../../mesh/host-name';
import { HttpRoute, VirtualService, WeightedDestination } from '../../../../mesh/virtual-service';
import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { clientsOf, PolicyUse } from '../../../policy-uses';
import { example } from '../../example';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { isOriginating } from './originating';

const AROUND = [
  entry([HTTP_TO_TLS]),
  rule({ tls: { mode: 'SIMPLE' } }),
  entry([{ ...HTTP_TO_TLS, targetPort: undefined }], { hosts: ['old.example.com'] }, { name: 'old' }),
];

function routed(more: object): ReturnType<typeof example> {
  const route = { route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }], ...more };
  return example('VirtualService', { hosts: ['old.example.com'], http: [route] });
}

export const nameOfCaller: MeshRule = {
  id: 'ORIGINATION016',
  severity: Severity.WARNING,
  title: 'A route to another host that keeps the name of the first',
  effect:
    'The server is asked for, and has to prove, the name that the application called. It most often has another, and the calls fail.',
  why: 'Without sni the proxy takes the server name from the Host header, and a route leaves that header as it is.',
  remedy:
    'Add rewrite.authority with the host of the destination, or write sni and subjectAltNames in the DestinationRule',
  fires: [...AROUND, routed({})],
  accepts: [...AROUND, routed({ rewrite: { authority: 'api.example.com' } })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://old.example.com/',
    fires: 'sni old.example.com',
    accepts: 'sni api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
  check(view, report) {
    const encrypting = usesByHost(view);
    if (encrypting.size === 0) return;
    for (const { object, namespace, spec } of view.of('VirtualService')) {
      // With delegates in place the routes of the model are others than those that are written.
      if (spec.http?.some(({ delegate }) => delegate)) continue;
      const virtualService = view.virtualServiceOf(object);
      virtualService?.http.forEach((route, index) => {
        route.route.forEach((weighted, position) => {
          const use = kept(virtualService, route, weighted) ? useOf(encrypting, weighted, namespace) : undefined;
          if (!use) return;
          const path = ['spec', 'http', index, 'route', position, 'destination', 'host'];
          const { host } = use;
          const message = `${host.hostname} is asked for ${virtualService.hosts[0]}, the name that was called`;
          report(object, path, message, {
            remedy: `Add rewrite.authority: ${host.hostname} to the route, or sni and subjectAltNames to the rule`,
            clients: clientsOf([use]),
          });
        });
      });
    }
  },
};

/** Whether the Host header is another name than that of the destination. */
function kept(
  virtualService: VirtualService,
  route: HttpRoute,
  { destination, headers }: WeightedDestination,
): boolean {
  const names = [route.rewrite?.authority, route.headers?.authority, headers?.authority];
  if (names.some((name) => name !== undefined && name !== '')) return false;
  return virtualService.hosts.length > 0 && !virtualService.hosts.some((host) => matchesHost(host, destination.host));
}

/** Encrypted, and without a server name of their own. */
function usesByHost(view: MeshView): Map<string, PolicyUse[]> {
  const found = new Map<string, PolicyUse[]>();
  for (const use of view.policyUses) {
    const { tls } = use.policy;
    if (!isOriginating(tls) || tls.filled('sni') !== undefined) continue;
    append(found, use.host.hostname, use);
  }
  return found;
}

function useOf(
  encrypting: ReadonlyMap<string, readonly PolicyUse[]>,
  { destination: { host, port, subset } }: WeightedDestination,
  namespace: string,
): PolicyUse | undefined {
  return encrypting.get(host)?.find((use) => {
    const isPort = port === undefined ? use.host.ports.length === 1 : use.port.number === port;
    const isClient = use.clients.includes(namespace) || use.clients.includes('*');
    return isPort && isClient && (use.subset?.name ?? '') === subset;
  });
}
