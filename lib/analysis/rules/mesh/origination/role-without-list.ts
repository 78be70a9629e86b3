import { isFields, ManifestObject } from '../../../../manifests/manifest-object';
import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { originating } from './originating';

const NAME = 'api-client';
const RBAC = 'rbac.authorization.k8s.io';

function allowed(more: object): MeshRule['fires'] {
  return [
    entry([HTTP_TO_TLS]),
    rule({ tls: { mode: 'MUTUAL', credentialName: NAME } }, { workloadSelector: { matchLabels: { app: 'checkout' } } }),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name: 'read-client', namespace: 'shop' },
      rules: [{ apiGroups: [''], resources: ['secrets'], ...more }],
    },
  ];
}

export const roleWithoutList: MeshRule = {
  id: 'ORIGINATION029',
  severity: Severity.ADVICE,
  title: 'A Role that lets clients read one Secret, but not list Secrets',
  effect: 'istiod keeps the certificate from the proxies. They send nothing, and each call ends with 503.',
  why: 'istiod asks Kubernetes whether the ServiceAccount of the client may list the Secrets of its namespace. A Role for one Secret by name does not allow that. Another Role may be there without being among the objects, so it is advice.',
  remedy: 'Write verbs: [get, list, watch] without resourceNames',
  fires: allowed({ verbs: ['get'], resourceNames: [NAME] }),
  accepts: allowed({ verbs: ['get', 'list', 'watch'] }),
  source: 'istio.io/istio pilot/pkg/credentials/kube/secrets.go: Authorize',
  check(view, report) {
    const roles = view.once(rolesForSecrets);
    if (roles.size === 0) return;
    const reading = new Map<string, string>();
    for (const { uses } of originating(view, ({ rule: { workloadSelector } }) => workloadSelector !== undefined)) {
      const [{ policy, rule: written }] = uses;
      const name = policy.tls?.text('credentialName') ?? '';
      if (name !== '' && !name.startsWith('configmap://')) reading.set(written.namespace, name);
    }
    for (const [namespace, name] of reading) {
      const known = roles.get(namespace) ?? [];
      if (known.some(({ isEnough }) => isEnough)) continue;
      for (const { object, index } of known) {
        const message = `credentialName ${name} asks for the right to list Secrets, which this rule does not give`;
        report(object, ['rules', index], message, { clients: [namespace] });
      }
    }
  },
};

interface SecretRole {
  readonly object: ManifestObject;
  readonly index: number;
  readonly isEnough: boolean;
}

/** What Roles say about Secrets, by namespace. */
function rolesForSecrets(view: MeshView): ReadonlyMap<string, readonly SecretRole[]> {
  const found = new Map<string, SecretRole[]>();
  for (const { object, namespace } of view.inGroup(RBAC, 'Role')) {
    const { rules } = object.value;
    if (!Array.isArray(rules)) continue;
    for (const [index, one] of rules.entries()) {
      if (!isFields(one) || !has(one.resources, ['secrets', '*'])) continue;
      const isEnough = has(one.verbs, ['list', '*']) && one.resourceNames === undefined;
      append(found, namespace, { object, index, isEnough });
    }
  }
  return found;
}

function has(list: unknown, values: readonly string[]): boolean {
  return Array.isArray(list) && values.some((value) => list.includes(value));
}
