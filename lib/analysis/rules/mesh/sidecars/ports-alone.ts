import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { isForAllNamespaces } from './imports';
import { sidecar } from './sidecar-example';

function listening(more: readonly object[]): MeshRule['fires'] {
  const port = { number: 80, name: 'http', protocol: 'HTTP' };
  return [entry({ ports: [PORTS.http, PORTS.https] }), sidecar({ egress: [{ port, hosts: ['./*'] }, ...more] })];
}

export const portsAlone: MeshRule = {
  id: 'SCOPE005',
  severity: Severity.WARNING,
  title: 'A Sidecar with egress listeners for some ports alone',
  effect:
    'On every other port all hosts are unknown: calls are refused with REGISTRY_ONLY, else let out past all settings.',
  why: 'A listener with a port imports hosts for this port. What is not imported is not known.',
  remedy: 'Add a listener without a port at the end, with the hosts for all other ports',
  fires: listening([]),
  accepts: listening([{ hosts: ['./*'] }]),
  shown: {
    client: { namespace: 'shop' },
    url: 'https://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|443||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/listener.go: buildSidecarOutboundListeners',
  check(view, report) {
    for (const written of view.of('Sidecar')) {
      const { object, spec, namespace } = written;
      const { egress = [] } = spec;
      const ports = egress.flatMap(({ port }) => (port ? [port] : []));
      // A proxy for HTTP is called on its own port, whatever the port of the host.
      const isProxy = ports.some(({ protocol = '' }) => protocol.toUpperCase() === 'HTTP_PROXY');
      if (egress.length === 0 || ports.length < egress.length || isProxy) continue;
      const numbers = ports.map(({ number }) => number).join(', ');
      report(object, ['spec', 'egress'], `Hosts are known on port ${numbers} and on no other`, {
        clients: [isForAllNamespaces(view, written) ? '*' : namespace],
      });
    }
  },
};
