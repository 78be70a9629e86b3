import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { boundTo, EGRESS, SHOWN_GATEWAY } from '../egress-example';
import { gatewayNames } from '../gateways';
import { routedHosts } from '../route-legs';

export const gatewayName: MeshRule = {
  id: 'ROUTING017',
  severity: Severity.ERROR,
  title: 'The name of a Gateway without its namespace',
  effect: 'The VirtualService is bound to nothing. The gateway answers 404, or does not listen at all.',
  why: 'A name without a namespace is of a Gateway beside the VirtualService, and there is none.',
  remedy: 'Write the namespace in front, as in istio-egress/egress',
  fires: boundTo('egress'),
  accepts: boundTo(EGRESS),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'no route matched',
    accepts: 'outbound|80||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/model/config.go: resolveGatewayName',
  check(view, report) {
    const known = view.once(gatewayNames);
    for (const { object, spec, gateways, namespace } of view.once(routedHosts)) {
      (spec.gateways ?? []).forEach((written, index) => {
        if (written === 'mesh' || written.includes('/') || written.includes('.')) return;
        const namespaces = known.get(written) ?? [];
        if (namespaces.length === 0 || namespaces.includes(namespace)) return;
        const path = ['spec', 'gateways', index];
        const names = namespaces.map((each) => `${each}/${written}`);
        report(object, path, `There is no Gateway ${gateways[index]}, but ${names.join(', ')}`, {
          remedy: `Write ${names.join(' or ')}`,
          ...(names.length === 1 && { fix: [replace(path, names[0])] }),
        });
      });
    }
  },
};
