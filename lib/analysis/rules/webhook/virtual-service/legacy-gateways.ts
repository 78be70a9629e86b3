import { Path } from '../../../../manifests/manifest-object';
import { Report } from '../../../rule';
import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { TO_API, virtualService } from './routes';

/** B4-2. */
export const legacyGateways = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE003',
    severity: Severity.WARNING,
    title: 'A Gateway in the old form of its name',
    why: 'The parts of a DNS name tell less clearly which namespace is meant.',
    remedy: 'Write namespace/name',
    fires: virtualService({ gateways: ['egress.shop.svc.cluster.local'], http: [{ route: [TO_API] }] }),
    accepts: virtualService({ gateways: ['shop/egress'], http: [{ route: [TO_API] }] }),
    follows: 'validateGatewayNames',
  },
  ({ spec: { gateways = [], tls = [] } }, report) => {
    checkLegacy(['spec', 'gateways'], gateways, report);
    // For matches of HTTP and TCP Istio loses its warning.
    tls.forEach(({ match = [] }, index) => {
      match.forEach((one, place) => {
        checkLegacy(['spec', 'tls', index, 'match', place, 'gateways'], one.gateways ?? [], report);
      });
    });
  },
);

/** Istio looks no further than the first name without a namespace. */
function checkLegacy(path: Path, gateways: readonly string[], report: Report): void {
  const index = gateways.findIndex((gateway) => !gateway.includes('/'));
  if (index >= 0 && gateways[index].includes('.')) {
    report([...path, index], `${show(gateways[index])} is the old form of a name`);
  }
}
