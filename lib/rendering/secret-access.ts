/** Istiod asks whether the account may list Secrets, without a name: a Role for single Secrets would not be enough. */
export function renderSecretRole(): { readonly rules: unknown[] } {
  return { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }] };
}

export interface SecretRoleBindingIntent {
  readonly roleName: string;
  readonly namespaceName: string;
  readonly serviceAccountNames: string[];
}

export function renderSecretRoleBinding(intent: SecretRoleBindingIntent): object {
  const { roleName, namespaceName } = intent;
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName },
    subjects: intent.serviceAccountNames.map((name) => ({ kind: 'ServiceAccount', name, namespace: namespaceName })),
  };
}
