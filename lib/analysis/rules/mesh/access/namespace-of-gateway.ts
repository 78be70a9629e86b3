import { isSubset } from '../../../../mesh/mesh-object';
import { workloads } from '../workloads';
import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { canonical } from '../canonical';
import { SHOWN_GATEWAY } from '../egress-example';
import { gatewayGroups, podNamespaces } from '../gateways';
import { BEHIND_GATEWAY, policy } from './access-example';
import { selectorOf } from './policies-at-gateways';

function inNamespace(namespace: string): MeshRule['fires'] {
  const rules = [{ from: [{ source: { namespaces: ['shop'] } }] }];
  return [...BEHIND_GATEWAY, policy({ action: 'ALLOW', rules }, { namespace })];
}

export const namespaceOfGateway: MeshRule = {
  id: 'ACCESS002',
  severity: Severity.ERROR,
  title: 'A policy for a gateway in another namespace',
  effect: 'The policy selects nothing. The gateway lets everybody pass whom no other policy stops.',
  why: 'A policy is for Pods of its own namespace, or of all if it is in the root namespace.',
  remedy: 'Write the policy in the namespace of the gateway',
  fires: inNamespace('shop'),
  accepts: inNamespace('istio-egress'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    gateway: SHOWN_GATEWAY,
    fires: 'asking nobody >',
    accepts: 'asking [',
  },
  source: 'istio.io/istio pilot/pkg/model/authorization.go: ListAuthorizationPolicies',
  check(view, report) {
    const bySelector = view.once(namespacesBySelector);
    for (const written of view.of('AuthorizationPolicy')) {
      const { object, namespace } = written;
      const selector = selectorOf(written);
      if (!selector || Object.keys(selector).length === 0 || namespace === view.context.rootNamespace) continue;
      const namespaces = bySelector.get(canonical(selector));
      if (!namespaces || namespaces.size === 0 || namespaces.has(namespace)) continue;
      if (view.once(workloads).some((each) => each.namespace === namespace && isSubset(selector, each.labels)))
        continue;
      const where = [...namespaces].sort();
      report(
        object,
        ['metadata', 'namespace'],
        `The labels are those of a gateway in ${where.join(', ')}, and the policy is in ${namespace}`,
        where.length === 1
          ? { remedy: `Write namespace: ${where[0]}`, fix: [put(['metadata', 'namespace'], where[0])] }
          : {},
      );
    }
  },
};

/** Namespaces of the Pods of gateways, by the selector of their Gateways. */
function namespacesBySelector(view: MeshView): ReadonlyMap<string, ReadonlySet<string>> {
  const pods = view.once(podNamespaces);
  return new Map(
    [...view.once(gatewayGroups)].map(([selector, { gateways }]) => [
      selector,
      new Set(gateways.flatMap(({ key }) => [...(pods.get(key) ?? [])])),
    ]),
  );
}
