import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { clientsOf } from '../visibility';

export const capitalHost: MeshRule = {
  id: 'REGISTRY012',
  severity: Severity.ERROR,
  title: 'A host with capital letters',
  effect:
    'Calls for HTTP fail with 503. Calls for TLS are calls to an unknown host, as clients write the server name in small letters.',
  why: 'Istio compares hosts letter by letter, but names the routes of sidecars in small letters.',
  remedy: 'Write the host in small letters, here and wherever it is named',
  fires: [entry({ hosts: ['API.example.com'] })],
  accepts: [entry()],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'cluster does not exist',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/httproute.go: BuildSidecarOutboundVirtualHosts',
  check(view, report) {
    for (const { object, spec, namespace } of view.of('ServiceEntry')) {
      (spec.hosts ?? []).forEach((host, index) => {
        const small = host.toLowerCase();
        if (small === host) return;
        const path = ['spec', 'hosts', index];
        report(object, path, `${host} has capital letters`, {
          remedy: `Write ${small}`,
          fix: [replace(path, small)],
          clients: clientsOf(view, { object, spec, namespace }),
        });
      });
    }
  },
};
