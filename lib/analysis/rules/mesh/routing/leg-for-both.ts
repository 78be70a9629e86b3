import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { isForMesh, Leg, routedHosts } from '../route-legs';

function bound(match: object): MeshRule['fires'] {
  return [
    entry(),
    ...gatewayOf('api.example.com'),
    routes({ gateways: ['mesh', EGRESS], http: [{ ...meshLeg(), match: [match] }, gatewayLeg()] }),
  ];
}

export const legForBoth: MeshRule = {
  id: 'ROUTING014',
  severity: Severity.ERROR,
  title: 'A route for sidecars that takes the calls at the gateway as well',
  effect: 'The gateway sends the calls to where sidecars send them: to itself, until they fail.',
  why: 'A match without gateways holds for all proxies that the VirtualService is bound to, and the first route that fits is taken.',
  remedy: 'Write gateways: [mesh] into the match for sidecars',
  fires: bound({ uri: { prefix: '/' } }),
  accepts: bound({ uri: { prefix: '/' }, gateways: ['mesh'] }),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'routing loop',
    accepts: 'outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: BuildHTTPRoutesForVirtualService',
  check(view, report) {
    for (const { object, legs } of view.once(routedHosts)) {
      // A route without a match is what the webhook warns of.
      const forBoth = legs.filter((leg) => leg.match && !leg.match.gateways?.length && isForMesh(leg));
      for (const leg of forBoth) {
        const later = legs.find((other) => isShadowed(other, leg));
        if (!later) continue;
        const [gateway] = later.gateways;
        report(
          object,
          leg.path,
          `This match also fits at ${gateway}, before ${leg.section}[${later.index}], the route for it`,
          { fix: [put([...leg.path, 'gateways'], ['mesh'])] },
        );
      }
    }
  },
};

/** Whether a route for gateways alone gets nothing, as an earlier one takes all that it could. */
function isShadowed(later: Leg, earlier: Leg): boolean {
  if (later.section !== earlier.section || later.index <= earlier.index || isForMesh(later)) return false;
  const port = earlier.match?.port ?? 0;
  if (port !== 0 && port !== later.match?.port) return false;
  const { uri, sniHosts = [], ...others } = earlier.match ?? {};
  const takesAll = Object.keys(others).every((key) => ['port', 'name', 'gateways', 'ignoreUriCase'].includes(key));
  const takesAllPaths = !uri || uri.prefix === '/';
  return takesAll && takesAllPaths && (later.match?.sniHosts ?? []).every((name) => sniHosts.includes(name));
}
