import { isPassthroughServer, Server, sniHostsOf } from '../../../../mesh/gateway-server';
import { selectRule } from '../../../../mesh/destination-rule';
import type { Fields } from '../../../../mesh/fields';
import { isSubsetOfHost } from '../../../../mesh/host-name';
import { isHttp } from '../../../../mesh/protocol';
import { serverNameOfCluster } from '../../../../mesh/service';
import { portLevelTrafficPolicy, subsetTrafficPolicy } from '../../../../mesh/traffic-policy';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { boundGateways, showServer } from '../bound-gateways';
import { EGRESS, gateway, gatewayLeg, hop, meshLeg, mutualServer, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { PathToGateway, pathsToGateways } from '../gateways';

function called(sni: string | undefined): MeshRule['fires'] {
  return [
    entry(),
    gateway({ servers: [mutualServer(['api.example.com'])] }),
    hop({ mode: 'ISTIO_MUTUAL', sni }),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
  ];
}

export const hopTls: MeshRule = {
  id: 'EGRESS004',
  severity: Severity.ERROR,
  title: 'Sidecars and gateway do not speak the same TLS',
  effect: 'The gateway closes the connections of sidecars, and calls fail with 503.',
  why: 'A server with ISTIO_MUTUAL takes mutual TLS of the mesh for the server names of its hosts. Sidecars speak it to a gateway only if a DestinationRule for the Service of the gateway says so, and name the host only if its sni does.',
  remedy:
    'Write a DestinationRule for the Service of the gateway, with a subset per host that has tls: { mode: ISTIO_MUTUAL, sni: <the host> }, and lead the route to that subset',
  fires: called(undefined),
  accepts: called('api.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'no filter chains matched',
    accepts: '> outbound|80||api.example.com PLAINTEXT',
  },
  source:
    'istio.io/istio pilot/pkg/model/gateway.go: GetSNIHostsForServer; core/cluster_tls.go: buildUpstreamClusterTLSContext',
  check(view, report) {
    const serversOf = new Map(
      view.once(boundGateways).map(({ vs, gateway: bound, servers }) => [`${bound.key} ${vs.hosts.join()}`, servers]),
    );
    const said = new Set<unknown>();
    for (const path of view.once(pathsToGateways)) {
      const { vs, target, gateway: key } = path;
      const servers = (serversOf.get(`${key} ${vs.hosts.join()}`) ?? []).filter(({ port }) => port === target.port);
      if (servers.length === 0 || said.has(target)) continue;
      const clients = vs.exportTo.includes('*') ? [vs.namespace] : vs.exportTo;
      for (const client of clients) {
        const problem = client === path.namespace ? undefined : objection(view, path, client, servers);
        if (problem === undefined) continue;
        said.add(target);
        report(vs.object, target.path, problem, { clients: [client] });
        break;
      }
    }
  },
};

/** What no server takes. */
function objection(
  view: MeshView,
  { target, namespace, gateway: key }: PathToGateway,
  client: string,
  servers: readonly Server[],
): string | undefined {
  const { host, subset: name, port = 0 } = target;
  const rules = view.mesh.destinationRules.rulesFor(client, { hostname: host, namespace });
  const rule = selectRule(rules, client, {});
  // Rules for some workloads alone do not tell what the others do.
  if (rules.length > 0 && !rule) return undefined;
  const subset = rule?.subsets.find((each) => each.name === name);
  if (name !== '' && !subset) return undefined;
  const general = portLevelTrafficPolicy(rule?.trafficPolicy, port);
  const policy = subset ? subsetTrafficPolicy(general, subset.trafficPolicy, port) : general;
  const tls = policy?.tls;
  const said = describe(tls, serverNameOfCluster(host, port, name));
  if (servers.some((server) => takes(server, said))) return undefined;
  const what = said.mode === 'DISABLE' ? 'clear text' : `${said.mode} for ${said.sni || 'no server name'}`;
  const by = rule ? ` by DestinationRule ${rule.from.join(' + ')}` : ', without a DestinationRule';
  return `Clients speak ${what} to ${host}${by}; Gateway ${key} has ${servers.map((server) => `${showServer(server)} for ${server.hosts.join(', ')}`).join('; ')}`;
}

interface Spoken {
  readonly mode: string;
  readonly sni: string;
}

function describe(tls: Fields | undefined, serverName: string): Spoken {
  const mode = tls?.text('mode') ?? 'DISABLE';
  const sni = tls?.filled('sni') ?? (mode === 'ISTIO_MUTUAL' ? serverName : '');
  return { mode, sni };
}

/** Whether a connection gets past the handshake, as far as that is certain. */
function takes(server: Server, { mode, sni }: Spoken): boolean {
  if (isPassthroughServer(server)) return true;
  if (!server.tls) return !isHttp(server.protocol) || mode === 'DISABLE';
  if (server.tls.mode !== 'ISTIO_MUTUAL') return true;
  return mode === 'ISTIO_MUTUAL' && sniHostsOf(server).some((name) => isSubsetOfHost(sni, name));
}
