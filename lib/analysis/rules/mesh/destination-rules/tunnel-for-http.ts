import { isTcp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { entry, rule, TCP } from '../objects';
import { reportUses } from '../report-uses';
import { ENTRY, SHOWN_TUNNEL, TUNNEL } from './examples';

const RULE = rule(TUNNEL);

export const tunnelForHttp: MeshRule = {
  id: 'POLICY020',
  severity: Severity.WARNING,
  title: 'A tunnel on ports of HTTP',
  effect: 'The proxy sends requests to the host itself and opens no tunnel.',
  why: 'A tunnel is part of how the proxy forwards connections. Requests of HTTP it forwards one by one.',
  remedy: 'Write TCP or TLS as the protocol of the port, or route it with tcp or tls',
  fires: [ENTRY, RULE],
  accepts: [entry([TCP]), RULE],
  shown: SHOWN_TUNNEL,
  source: 'istio.io/istio pilot/pkg/networking/core/tunnelingconfig/apply.go: Apply',
  check(view, report) {
    const tunnels = view.policyUses.filter(({ policy }) => policy.tunnel);
    for (const place of byPlace(tunnels, (use) => placeOf(use, 'tunnel'))) {
      const isForwarding = place.uses.some(
        ({ host, port }) =>
          isTcp(port.protocol) ||
          port.protocol === 'UnsupportedProtocol' ||
          view.routeTargets.to(host.hostname, port.number).some(({ kind }) => kind !== 'http'),
      );
      if (isForwarding) continue;
      const ports = named(
        place.uses.map(({ host, port }) => `port ${port.number} (${port.protocol}) of ${host.hostname}`),
      );
      reportUses(view, report, place, `no tunnel is opened for ${ports}`);
    }
  },
};
