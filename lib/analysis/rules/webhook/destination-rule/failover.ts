import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';

/** One region stands in for another. */
export function checkFailover(
  path: Path,
  failover: readonly { readonly from?: string; readonly to?: string }[],
  report: Report,
): void {
  failover.forEach(({ from = '', to = '' }, index) => {
    if (from === to) report([...path, index], `${show(from)} stands in for itself`);
    for (const [name, region] of [
      ['from', from],
      ['to', to],
    ] as const) {
      if (region.includes('/') || region.includes('*'))
        report([...path, index, name], `${show(region)} is not a region`);
    }
  });
}
