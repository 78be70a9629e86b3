import { GENERATED } from '../../../../mesh/gateway-api/names';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { boundTo, EGRESS } from '../egress-example';

/** IST0165. */
export const madeGateway: MeshRule = {
  id: 'ROUTING054',
  severity: Severity.ADVICE,
  title: 'A VirtualService for a Gateway that istiod makes itself',
  effect: 'The routes are used as long as istiod calls the Gateway so, which differs between releases.',
  why: 'istiod makes a Gateway for each listener of a Gateway of the Gateway API. What it is called is its own affair, and of no call that is made today it shows, so it is advice.',
  remedy: 'Write an HTTPRoute, a TLSRoute or a TCPRoute with the Gateway as its parent',
  fires: boundTo(`istio-egress/exit-${GENERATED}-http`),
  accepts: boundTo(EGRESS),
  source: 'istio.io/istio pkg/config/analysis/analyzers/virtualservice/gateways.go',
  check(view, report) {
    for (const { object, spec } of view.of('VirtualService')) {
      (spec.gateways ?? []).forEach((name, index) => {
        if (!name.includes(GENERATED)) return;
        report(object, ['spec', 'gateways', index], `Gateway ${name} has a name that istiod gives`);
      });
    }
  },
};
