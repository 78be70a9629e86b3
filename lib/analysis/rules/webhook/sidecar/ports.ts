import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { Specs, Written } from '../../define';
import { isLabel } from '../values/names';
import { isProtocol, PROTOCOLS } from '../values/protocols';

type SidecarPort = NonNullable<NonNullable<Written<Specs['Sidecar']>['ingress']>[number]['port']>;

/** What ports of both directions have in common. */
export function checkSidecarPort(path: Path, port: SidecarPort, report: Report): void {
  const { name = '', protocol = '', targetPort = 0 } = port;
  if (targetPort > 0) report([...path, 'targetPort'], 'a Sidecar has no targetPort');
  if (name !== '' && !isLabel(name)) report([...path, 'name'], `${show(name)} is not a name of a port`);
  if (protocol !== '' && !isProtocol(protocol))
    report([...path, 'protocol'], `${show(protocol)} is none of ${PROTOCOLS}`);
}
