import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { isForMeshAlone, routedHosts } from '../route-legs';
import { portsFor } from '../route-ports';

const DEFAULT_PORT = 80;

function matching(authority: object): MeshRule['fires'] {
  return [
    entry({ ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] }),
    entry({ hosts: ['api.example.org'], ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }] }, { name: 'other' }),
    routes({
      http: [
        { match: [{ authority }], route: [to('api.example.org', 8080)] },
        { route: [to('api.example.com', 8080)] },
      ],
    }),
  ];
}

export const authorityWithoutPort: MeshRule = {
  id: 'ROUTING019',
  severity: Severity.WARNING,
  title: 'An exact authority without the port',
  effect: 'The match does not fit the calls of most clients.',
  why: 'Except on port 80, clients write the port into the Host header, and a match for authority compares the header as it is.',
  remedy: 'Match the authority with prefix, or leave the match out: the host is one of spec.hosts anyway',
  fires: matching({ exact: 'api.example.com' }),
  accepts: matching({ prefix: 'api.example.com' }),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com:8080/',
    host: 'api.example.com:8080',
    fires: 'outbound|8080||api.example.com',
    accepts: 'outbound|8080||api.example.org',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/httproute.go: buildSidecarOutboundHTTPRouteConfig',
  check(view, report) {
    const known = view.hosts;
    for (const { object, hosts, legs, exportTo } of view.once(routedHosts)) {
      for (const leg of legs) {
        const exact = leg.section === 'http' ? leg.match?.authority?.exact : undefined;
        if (exact === undefined || exact.includes(':') || !isForMeshAlone(leg)) continue;
        const wanted = leg.match?.port ?? 0;
        const ports = portsFor(
          'http',
          hosts.flatMap((host) => servicesOf(known.about(host))),
        )
          .map(({ number }) => number)
          .filter((number) => wanted === 0 || number === wanted);
        if (ports.length === 0 || ports.includes(DEFAULT_PORT)) continue;
        report(
          object,
          [...leg.path, 'authority', 'exact'],
          `Clients call port ${ports.join(', ')} and send ${exact}:${ports[0]}`,
          { clients: exportTo },
        );
      }
    }
  },
};
