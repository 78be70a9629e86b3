import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';

export interface SecretAccessIntent {
  readonly namespaceName: string;
  readonly serviceAccountNames: string[];
}

const API_VERSION = 'rbac.authorization.k8s.io/v1';

/**
 * Lets service accounts list the Secrets of their namespace. Istiod asks whether they may, without a name: a Role for
 * single Secrets would not be enough.
 */
export function createSecretAccess(
  scope: Construct,
  metadata: ApiObjectMetadata & { readonly name: string },
  { namespaceName, serviceAccountNames }: SecretAccessIntent,
): ApiObject[] {
  const role = {
    apiVersion: API_VERSION,
    kind: 'Role',
    metadata,
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
  };
  const binding = {
    apiVersion: API_VERSION,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
    subjects: serviceAccountNames.map((name) => ({ kind: 'ServiceAccount', name, namespace: namespaceName })),
  };
  return [
    new ApiObject(scope, `Role-${namespaceName}`, role),
    new ApiObject(scope, `RoleBinding-${namespaceName}`, binding),
  ];
}
