import type { Fields } from '../../../../mesh/fields';
import { compareText, MeshObject } from '../../../../mesh/mesh-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { BEHIND_GATEWAY } from '../access/access-example';
import { pathsToGateways } from '../gateways';
import { hasClient } from '../visibility';

const NETWORKING = 'networking.k8s.io';
/** All addresses there are. */
const EVERYWHERE = ['0.0.0.0/0', '::/0'];

function admitting(to: object): MeshRule['fires'] {
  return [
    ...BEHIND_GATEWAY,
    {
      apiVersion: `${NETWORKING}/v1`,
      kind: 'NetworkPolicy',
      metadata: { name: 'egress', namespace: 'shop' },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [to] }] },
    },
  ];
}

export const openNetwork: MeshRule = {
  id: 'EGRESS017',
  severity: Severity.ADVICE,
  title: 'A NetworkPolicy that lets calls past the gateway',
  effect: 'Whoever dials an address of the host, or leaves the sidecar out, reaches it without the gateway.',
  why: 'Routes of a sidecar are no lock. What holds Pods to the gateway is a NetworkPolicy that admits the gateway and no address outside. Addresses that the Pods need for other hosts are not told apart, and the network is no part of what Istio generates, so it is advice.',
  remedy: 'Admit the namespace of the gateway, istio-system and DNS, and leave the block of all addresses out',
  fires: admitting({ ipBlock: { cidr: '0.0.0.0/0' } }),
  accepts: admitting({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-egress' } } }),
  source:
    'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/#additional-security-considerations',
  check(view, report) {
    const paths = [...view.once(pathsToGateways)].sort((a, b) => compareText(a.host, b.host));
    if (paths.length === 0) return;
    for (const policy of view.mesh.objectsOf(NETWORKING, 'NetworkPolicy')) {
      const object = view.writtenAs(policy.source);
      if (!object || !isForAllPods(policy) || view.once(gatewayHomes).has(policy.namespace)) continue;
      const path = paths.find(({ vs }) => hasClient(vs.exportTo, policy.namespace));
      if (!path) continue;
      for (const [index, rule] of policy.spec.objects('egress').entries()) {
        const place = openPlace(rule);
        if (!place) continue;
        report(
          object,
          ['spec', 'egress', index, ...place],
          `Pods may connect to all addresses, and ${path.host} is meant to be called through Gateway ${path.gateway}`,
          { clients: [policy.namespace] },
        );
      }
    }
  },
};

function isForAllPods({ spec }: MeshObject): boolean {
  const selector = spec.optional('podSelector');
  return Object.keys(selector?.map('matchLabels') ?? {}).length === 0 && !selector?.has('matchExpressions');
}

/** Pods of the gateway have to reach what is outside. */
function gatewayHomes(view: MeshView): ReadonlySet<string> {
  return new Set(view.once(pathsToGateways).map(({ namespace }) => namespace));
}

/** Where a rule admits all addresses, on all ports; nothing where it does not. */
function openPlace(rule: Fields): (string | number)[] | undefined {
  if (rule.objects('ports').length > 0) return undefined;
  const peers = rule.objects('to');
  if (peers.length === 0) return [];
  const open = peers.findIndex((peer) => {
    const block = peer.optional('ipBlock');
    return block && EVERYWHERE.includes(block.text('cidr') ?? '') && block.texts('except').length === 0;
  });
  return open < 0 ? undefined : ['to', open, 'ipBlock', 'cidr'];
}
