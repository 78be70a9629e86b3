import { selectRule } from '../../../../mesh/destination-rule';
import { isTls } from '../../../../mesh/protocol';
import { isVisible } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { KnownHost } from '../../../known-hosts';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { boundGateways } from '../bound-gateways';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { routes } from '../examples';
import { pathsToGateways, podNamespaces } from '../gateways';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { Target } from '../route-legs';
import { serverPort } from './originating';
import { isSilentOnTls } from './policy-at';

const TLS_PORT = 443;

function encrypted(exportTo: readonly string[]): MeshRule['fires'] {
  return [
    entry([HTTP_TO_TLS]),
    ...gatewayOf('api.example.com'),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
    rule({ portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] }, { exportTo }),
  ];
}

export const gatewayClearText: MeshRule = {
  id: 'ORIGINATION021',
  severity: Severity.ERROR,
  title: 'A gateway that sends clear text to a port of TLS',
  effect:
    'The gateway sends requests in clear text to a port where the server speaks TLS. The calls fail, and what is in them has left the mesh readable.',
  why: 'The gateway is a client of its own: what it encrypts is in a DestinationRule that is exported to the namespace of its Pods, or is there. One for the clients of the gateway is not for the gateway.',
  remedy:
    'Export the DestinationRule with tls for this port to the namespace of the gateway, or write one in that namespace',
  fires: encrypted(['.']),
  accepts: encrypted(['.', 'istio-egress']),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: '> outbound|80||api.example.com PLAINTEXT',
    accepts: '> outbound|80||api.example.com SIMPLE TLS',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: DefaultSidecarScopeForGateway, selectDestinationRules',
  check(view, report) {
    const gateways = view.once(gatewayNamespaces);
    for (const { vs, gateway, legs } of view.once(boundGateways)) {
      const namespaces = gateways.get(gateway.key) ?? [];
      const said = new Set<Target>();
      for (const target of legs.flatMap(({ section, targets }) => (section === 'http' ? targets : []))) {
        if (said.has(target)) continue;
        const found = tlsPortOf(view, target);
        const clear = found && namespaces.filter((each) => isClear(view, found, target.subset, each, gateway.selector));
        if (!found || !clear || clear.length === 0) continue;
        said.add(target);
        const where = clear.join(', ');
        const message = `Gateway ${gateway.key} in ${where} sends requests for port ${found.port} of ${target.host} in clear text`;
        report(vs.object, target.path, message, {
          remedy: `Export a DestinationRule for ${target.host} to ${where}, with tls for port ${found.port}`,
          clients: vs.exportTo,
        });
      }
    }
  },
};

/** Where the Pods of a Gateway are that get calls: where routes lead to, else the only namespace that has such Pods. */
function gatewayNamespaces(view: MeshView): ReadonlyMap<string, readonly string[]> {
  const called = new Map<string, Set<string>>();
  for (const { gateway, namespace } of view.once(pathsToGateways)) {
    called.set(gateway, (called.get(gateway) ?? new Set()).add(namespace));
  }
  return new Map(
    [...view.once(podNamespaces)].map(([gateway, pods]) => {
      const namespaces = [...(called.get(gateway) ?? pods)].sort();
      return [gateway, called.has(gateway) || namespaces.length === 1 ? namespaces : []] as const;
    }),
  );
}

interface TlsPort {
  readonly host: KnownHost;
  readonly port: number;
}

/** The external port that a route leads to, if the server speaks TLS on it. */
function tlsPortOf(view: MeshView, target: Target): TlsPort | undefined {
  const hosts = view.hosts.named(target.host);
  const { service, ports } = hosts[0] ?? { ports: [] };
  // What gateways make of NONE is another finding.
  if (hosts.length !== 1 || !service.isMeshExternal || service.resolution === 'Passthrough') return undefined;
  const port =
    target.port === undefined && ports.length === 1 ? ports[0] : ports.find(({ number }) => number === target.port);
  if (!port) return undefined;
  const isOfTls = isTls(port.protocol) || serverPort(view, hosts[0], port.number) === TLS_PORT;
  return isOfTls ? { host: hosts[0], port: port.number } : undefined;
}

function isClear(
  view: MeshView,
  { host: { service }, port }: TlsPort,
  subset: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (!isVisible(service, namespace)) return false;
  const found = selectRule(view.mesh.destinationRules.rulesFor(namespace, service), namespace, labels);
  return isSilentOnTls(found, port, subset);
}
