import type { Server } from '../../../../mesh/gateway-server';
import type { ManifestObject, Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshReport, MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { showServer } from '../bound-gateways';
import { gateway, gatewayLeg, hop, meshLeg, mutualServer, SHOWN_GATEWAY } from '../egress-example';
import { entry, routes } from '../examples';
import { MergedGateways, mergedGateways, sameServerNames } from '../merged-gateways';
import { isServedAlike } from '../served-alike';

const LATER = 'istio-egress/later';

/** A Gateway, and one that comes after it and has the host. */
function before(server: object): MeshRule['fires'] {
  const own = { port: { number: 443, name: 'https-later', protocol: 'HTTPS' } };
  return [
    entry(),
    gateway({ servers: [server] }),
    gateway({ servers: [mutualServer(['api.example.com'], own)] }, { name: 'later' }),
    hop({ mode: 'ISTIO_MUTUAL', sni: 'api.example.com' }),
    routes({
      gateways: ['mesh', LATER],
      http: [meshLeg(), gatewayLeg({ match: [{ gateways: [LATER], port: 443 }] })],
    }),
  ];
}

const SHOWN = {
  client: { namespace: 'shop' },
  url: 'http://api.example.com/',
  gateway: SHOWN_GATEWAY,
  accepts: '> outbound|80||api.example.com PLAINTEXT',
};

/** Known elsewhere as IST0145. */
export const takenHost: MeshRule = {
  id: 'EGRESS007',
  severity: Severity.ERROR,
  title: 'Two Gateways with TLS for one host on one port',
  effect: 'The gateway leaves the later server out, with all its hosts. Routes that are bound to it get no calls.',
  why: 'TLS is told apart by the server name. Of two servers with one name the older Gateway counts; of the same second, the one whose name comes first. Where the routes of both do the same, that makes no difference, and nothing is found.',
  remedy:
    'Keep one server for the host and bind all routes of the host to its Gateway, or write the same routes for both',
  fires: before(mutualServer(['api.example.com'])),
  accepts: before(mutualServer(['api.example.org'])),
  shown: { ...SHOWN, fires: 'no route matched' },
  source: 'istio.io/istio pilot/pkg/model/gateway.go: mergeGateways, CheckDuplicates',
  check(view, report) {
    reportSkipped(
      view,
      report,
      ({ server, why }, gateways) => why === TAKEN && !isServedAlike(view, gateways, server),
      ({ server }) => {
        return `An earlier Gateway has TLS for one of ${server.hosts.join(', ')} on port ${server.port}`;
      },
    );
  },
};

export const takenPort: MeshRule = {
  id: 'EGRESS008',
  severity: Severity.ERROR,
  title: 'Two Gateways that cannot share a port',
  effect: 'The gateway leaves the later server out, with all its hosts.',
  why: 'On one port there is either HTTP in clear text, of any number of servers, or TLS, or one server for TCP. The older Gateway counts; of the same second, the one whose name comes first.',
  remedy: 'Give one of the servers another port',
  fires: before({ port: { number: 443, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.org'] }),
  accepts: before({ port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['api.example.org'] }),
  shown: { ...SHOWN, fires: 'protocol error' },
  source: 'istio.io/istio pilot/pkg/model/gateway.go: mergeGateways',
  check(view, report) {
    reportSkipped(
      view,
      report,
      ({ why }) => why !== TAKEN,
      ({ server, why }) => `${showServer(server)} is left out: ${why}`,
    );
  },
};

export const sameServerName: MeshRule = {
  id: 'EGRESS009',
  severity: Severity.ERROR,
  title: 'Two servers that end TLS for one server name',
  effect: 'Envoy refuses the listener as a whole: no host on the port is served, or none of the latest changes.',
  why: 'Istio compares the hosts of servers with the namespace in front, and gives them to Envoy without it. shop/api.example.com and api.example.com are two hosts and one server name.',
  remedy: 'Keep one server for the host',
  fires: before(mutualServer(['shop/api.example.com'])),
  accepts: before(mutualServer(['shop/api.example.org'])),
  shown: { ...SHOWN, fires: 'multiple filter chains matched' },
  source: 'istio.io/istio pilot/pkg/model/gateway.go: GetSNIHostsForServer',
  check(view, report) {
    const said = new Set<Server>();
    for (const gateways of view.once(mergedGateways)) {
      for (const { server, name } of sameServerNames(gateways)) {
        const place = placeOf(gateways, server);
        if (said.has(server) || !place) continue;
        said.add(server);
        report(place.object, place.path, `An earlier server on port ${server.port} ends TLS for ${name}`);
      }
    }
  },
};

/** What the model says of a server whose host is taken. */
const TAKEN = 'another server has one of its hosts';

type Skipped = MergedGateways['merged']['skipped'][number];

function reportSkipped(
  view: MeshView,
  report: MeshReport,
  isMeant: (skipped: Skipped, gateways: MergedGateways) => boolean,
  message: (skipped: Skipped) => string,
): void {
  const said = new Set<Server>();
  for (const gateways of view.once(mergedGateways)) {
    for (const skipped of gateways.merged.skipped) {
      const { server } = skipped;
      const place = placeOf(gateways, server);
      if (said.has(server) || !place || !isMeant(skipped, gateways)) continue;
      said.add(server);
      report(place.object, place.path, message(skipped));
    }
  }
}

function placeOf(
  { gatewayOf }: MergedGateways,
  server: Server,
): { readonly object: ManifestObject; readonly path: Path } | undefined {
  const found = gatewayOf(server);
  return found && { object: found.object, path: ['spec', 'servers', found.servers.indexOf(server)] };
}
