import { ManifestObject, Path } from '../../../manifests/manifest-object';
import { resolveShortName } from '../../../mesh/host-name';
import { replace } from '../../fix';
import { KnownHost } from '../../known-hosts';
import { MeshReportDetails } from '../../mesh-rule';
import type { MeshView } from '../../mesh-view';
import { policiesOf, TrafficPolicy } from '../webhook/destination-rule/traffic-policies';

/** An entry for a port that no object gives the host. */
export interface UnknownPort {
  readonly object: ManifestObject;
  readonly path: Path;
  readonly policy: TrafficPolicy;
  readonly hosts: readonly KnownHost[];
  readonly port: number;
  /** The port of the host behind which the servers listen on this number, if there is one. */
  readonly meant?: number;
}

/** Only hosts that are known by the very name of the rule: a wildcard may stand for others as well. */
export function unknownPorts(view: MeshView): UnknownPort[] {
  return view.of('DestinationRule').flatMap(({ object, spec, namespace }) => {
    const hosts = view.hosts.named(resolveShortName(spec.host ?? '', namespace));
    if (hosts.length === 0) return [];
    const known = new Set(hosts.flatMap(({ ports }) => ports.map(({ number }) => number)));
    const policies = policiesOf(object).filter(({ isOfPort }) => isOfPort);
    return policies.flatMap(({ path, policy }) => {
      const port = (policy as { readonly port?: { readonly number?: number } }).port?.number;
      if (port === undefined || known.has(port)) return [];
      return [{ object, path, policy, hosts, port, meant: portBehind(view, hosts, port) }];
    });
  });
}

function portBehind(view: MeshView, hosts: readonly KnownHost[], target: number): number | undefined {
  const endpoints = hosts.flatMap(({ service }) => view.mesh.endpointsOf(service));
  const ports = new Set(endpoints.filter(({ port }) => port === target).map(({ servicePort }) => servicePort));
  return ports.size === 1 ? [...ports][0] : undefined;
}

export function unknownPortDetails({ object, path, hosts, port, meant }: UnknownPort): {
  readonly object: ManifestObject;
  readonly path: Path;
  readonly message: string;
  readonly more: MeshReportDetails;
} {
  const numbers = [...new Set(hosts.flatMap(({ ports }) => ports.map(({ number }) => number)))].sort((a, b) => a - b);
  const at = [...path, 'port', 'number'];
  const is = numbers.length === 0 ? 'no ports' : `the ${numbers.length === 1 ? 'port' : 'ports'} ${numbers.join(', ')}`;
  return {
    object,
    path: at,
    message: `${hosts[0].hostname} has ${is} and not ${port}`,
    more: meant === undefined ? {} : { remedy: `Write number: ${meant}`, fix: [replace(at, meant)] },
  };
}
