import { parseProtocol, Protocol } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';

const UNUSED: Readonly<Partial<Record<Protocol, string>>> = {
  UDP: 'Proxies do not touch UDP; leave the port out',
  HTTP_PROXY: 'Write protocol: HTTP; HTTP_PROXY is for egress listeners of a Sidecar',
};

function speaking(protocol: string): MeshRule['fires'] {
  return [entry({ ports: [{ number: 5300, name: 'feed', protocol }], addresses: ['240.10.0.1'] })];
}

export const unusedProtocol: MeshRule = {
  id: 'REGISTRY010',
  severity: Severity.WARNING,
  title: 'A port with a protocol that does nothing',
  effect: 'For UDP there is no listener and no cluster. HTTP_PROXY is for another place, and not tested here by Istio.',
  why: 'A ServiceEntry takes every protocol that Istio has a word for, also those that it does nothing with.',
  remedy: 'Leave the port out, or write the protocol that clients speak',
  fires: speaking('UDP'),
  accepts: speaking('TCP'),
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://api.example.com:5300',
    address: '240.10.0.1',
    fires: 'PassthroughCluster',
    accepts: 'outbound|5300||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster.go: buildOutboundClusters',
  check(view, report) {
    for (const { object, spec } of view.of('ServiceEntry')) {
      (spec.ports ?? []).forEach(({ protocol }, index) => {
        const remedy = UNUSED[parseProtocol(protocol)];
        if (remedy === undefined) return;
        report(object, ['spec', 'ports', index, 'protocol'], `${String(protocol)} does nothing in a ServiceEntry`, {
          remedy,
        });
      });
    }
  },
};
