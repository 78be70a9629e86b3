import { isHttp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { routes } from '../examples';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { PartlyRouted, partlyRouted } from '../routing/without-routes';
import { serverPort } from './originating';
import { clientsWhose, isSilentOnTls, rulesByHost } from './policy-at';
import { placeOfExport } from '../visibility';

const TLS_PORT = 443;

function behindGateway(ofHost: MeshRule['fires'][number], more: MeshRule['fires'] = []): MeshRule['fires'] {
  const tls = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] };
  return [
    ofHost,
    ...gatewayOf('api.example.com'),
    routes({ exportTo: ['.', 'istio-egress'], gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
    rule(tls, { exportTo: ['.'] }, { namespace: 'istio-egress' }),
    ...more,
  ];
}

export const clearPastGateway: MeshRule = {
  id: 'ORIGINATION023',
  severity: Severity.ERROR,
  title: 'Clients without the route to the gateway that encrypts',
  effect:
    'These clients call the host by themselves, and send clear text to a port where the server speaks TLS. What is in the calls has left readable.',
  why: 'The gateway encrypts. A client that sees the host and not the VirtualService does not go to the gateway, and nothing says that it has to encrypt itself.',
  remedy:
    'Give ServiceEntry and VirtualService the same exportTo; and add a DestinationRule with tls beside the ServiceEntry, exported like it',
  fires: behindGateway(entry([HTTP_TO_TLS])),
  accepts: behindGateway(entry([HTTP_TO_TLS], { exportTo: ['.', 'istio-egress'] })),
  shown: {
    client: { namespace: 'billing' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'outbound|80||api.example.com PLAINTEXT',
    accepts: 'BlackHoleCluster',
  },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: VirtualServicesForGateway, destinationRule',
  check(view, report) {
    for (const { host, path, clients, port } of view.once(clearPaths)) {
      report(
        path.vs.object,
        placeOfExport(path.vs.spec),
        `Clients that see ${host.hostname} and not these routes send clear text to port ${TLS_PORT} of its servers when they call port ${port}`,
        { clients },
      );
    }
  },
};

interface ClearPath extends PartlyRouted {
  readonly port: number;
}

/** What clients without the routes send in clear text to a port of TLS. */
export function clearPaths(view: MeshView): readonly ClearPath[] {
  const groups = view.once(rulesByHost);
  return view.once(partlyRouted).flatMap((partly): ClearPath[] => {
    const { host, clients, others } = partly;
    const { number: port } =
      host.ports.find(
        ({ number, protocol }) =>
          isHttp(protocol) && number !== TLS_PORT && serverPort(view, host, number) === TLS_PORT,
      ) ?? {};
    if (port === undefined) return [];
    const known = groups.get(host) ?? [];
    const clear = clientsWhose(known, clients, ({ rule: own }) => isSilentOnTls(own, port));
    const left = clear.filter((namespace) => !others.has(namespace));
    return left.length > 0 ? [{ ...partly, clients: left, port }] : [];
  });
}
