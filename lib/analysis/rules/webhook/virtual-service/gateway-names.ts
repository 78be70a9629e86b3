import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { isDomain, isLabel } from '../values/names';

/** B4-2: `namespace/name`, or one name in the old form; Istio looks no further than the first of those. */
export function checkGateways(path: Path, gateways: readonly string[], report: Report): void {
  for (const [index, gateway] of gateways.entries()) {
    const slash = gateway.indexOf('/');
    if (slash < 0) {
      if (!isDomain(gateway)) report([...path, index], `${show(gateway)} is not a name of a Gateway`);
      return;
    }
    if (!isLabel(gateway.slice(0, slash)) || !isLabel(gateway.slice(slash + 1))) {
      report([...path, index], `${show(gateway)} is not namespace/name`);
    }
  }
}
