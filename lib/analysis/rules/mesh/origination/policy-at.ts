import type { DestinationRule } from '../../../../mesh/destination-rule';
import { portLevelTrafficPolicy, subsetTrafficPolicy } from '../../../../mesh/traffic-policy';
import { append } from '../../../../mesh/virtual-service-index';
import { ANYWHERE, ClientRule } from '../../../client-rules';
import type { KnownHost } from '../../../known-hosts';
import type { MeshView } from '../../../mesh-view';

/** The DestinationRules of a host, by their clients. */
export function rulesByHost(view: MeshView): ReadonlyMap<KnownHost, readonly ClientRule[]> {
  const found = new Map<KnownHost, ClientRule[]>();
  for (const group of view.clientRules) append(found, group.host, group);
  return found;
}

/** Whether nothing is said about TLS for a port, which is clear text; what says DISABLE, or loses its TLS, is another finding. */
export function isSilentOnTls(rule: DestinationRule | undefined, port: number, subset = ''): boolean {
  if (rule?.trafficPolicy?.tls) return false;
  const named = rule?.subsets.find(({ name }) => name === subset);
  const policy =
    subset === ''
      ? portLevelTrafficPolicy(rule?.trafficPolicy, port)
      : subsetTrafficPolicy(rule?.trafficPolicy, named?.trafficPolicy, port);
  return !policy?.tls;
}

/** Of some namespaces, `*` for all, those whose clients have only rules for which something holds. */
export function clientsWhose(
  groups: readonly ClientRule[],
  namespaces: readonly string[],
  holds: (group: ClientRule) => boolean,
): string[] {
  const groupsOf = (namespace: string): readonly ClientRule[] => {
    const own = groups.filter(({ clients }) => clients.includes(namespace));
    return own.length > 0 ? own : groups.filter(({ clients }) => clients.includes(ANYWHERE));
  };
  const asked = namespaces.includes(ANYWHERE) ? [...new Set(groups.flatMap(({ clients }) => clients))] : namespaces;
  const found = asked.filter((namespace) => {
    const own = groupsOf(namespace);
    return own.length > 0 && own.every(holds);
  });
  return found.includes(ANYWHERE) ? [ANYWHERE] : found;
}
