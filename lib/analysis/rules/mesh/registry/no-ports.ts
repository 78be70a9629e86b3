import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';

export const noPorts: MeshRule = {
  id: 'REGISTRY001',
  severity: Severity.ERROR,
  title: 'A ServiceEntry without ports',
  effect: 'The host stays unknown: calls to it are refused with REGISTRY_ONLY, else let out past all settings for it.',
  why: 'Listeners, routes and clusters are made for each port, and there is none.',
  remedy: 'Write the ports that clients call',
  fires: [entry({ ports: undefined })],
  accepts: [entry()],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: convertServices',
  check(view, report) {
    for (const { object, spec } of view.of('ServiceEntry')) {
      const { ports = [], hosts = [] } = spec;
      if (ports.length === 0) report(object, ['spec'], `${hosts.join(', ')} has no ports`);
    }
  },
};
