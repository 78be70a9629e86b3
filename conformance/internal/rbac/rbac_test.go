package rbac

import (
	"testing"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
)

const (
	user       = "system:serviceaccount:shop:checkout"
	apiVersion = "apiVersion: rbac.authorization.k8s.io/v1\n"
	role       = apiVersion + "kind: Role\nmetadata: {name: reader, namespace: shop}\nrules: [{apiGroups: [''], resources: [secrets], verbs: [list]}]\n"
	binding    = apiVersion + "kind: RoleBinding\nmetadata: {name: reader, namespace: shop}\nroleRef: {kind: Role, name: reader}\nsubjects: [{kind: ServiceAccount, name: checkout, namespace: shop}]\n"
)

func rules(text string) string {
	return apiVersion + "kind: Role\nmetadata: {name: reader, namespace: shop}\nrules: [" + text + "]\n"
}

func boundTo(kind, metadata, subject string) string {
	return apiVersion + "kind: RoleBinding\nmetadata: " + metadata + "\nroleRef: {kind: " + kind + ", name: reader}\nsubjects: [" + subject + "]\n"
}

func TestWhoMayListSecrets(t *testing.T) {
	const (
		clusterRole = apiVersion + "kind: ClusterRole\nmetadata: {name: reader}\nrules: [{apiGroups: [''], resources: [secrets], verbs: [list]}]\n"
		everywhere  = apiVersion + "kind: ClusterRoleBinding\nmetadata: {name: reader}\nroleRef: {kind: ClusterRole, name: reader}\nsubjects: [{kind: ServiceAccount, name: checkout, namespace: shop}]\n"
		account     = "{kind: ServiceAccount, name: checkout, namespace: shop}"
	)
	cases := []struct {
		name, yaml string
		want       bool
	}{
		{"a Role and its binding", role + "---\n" + binding, true},
		{"nothing", "", false},
		{"a Role without a binding", role, false},
		{"a binding without a Role", binding, false},
		{"another account", role + "---\n" + boundTo("Role", "{name: b, namespace: shop}", "{kind: ServiceAccount, name: cart, namespace: shop}"), false},
		{"the same account of another namespace", role + "---\n" + boundTo("Role", "{name: b, namespace: shop}", "{kind: ServiceAccount, name: checkout, namespace: ops}"), false},
		{"a subject without a namespace", role + "---\n" + boundTo("Role", "{name: b, namespace: shop}", "{kind: ServiceAccount, name: checkout}"), false},
		{"the account as a user", role + "---\n" + boundTo("Role", "{name: b, namespace: shop}", "{kind: User, name: '"+user+"'}"), true},
		{"a binding of another namespace", role + "---\n" + boundTo("Role", "{name: b, namespace: ops}", account), false},
		{"a ClusterRole in the namespace", clusterRole + "---\n" + boundTo("ClusterRole", "{name: b, namespace: shop}", account), true},
		{"a ClusterRole in another namespace", clusterRole + "---\n" + boundTo("ClusterRole", "{name: b, namespace: ops}", account), false},
		{"a ClusterRole named as a Role", clusterRole + "---\n" + boundTo("Role", "{name: b, namespace: shop}", account), false},
		{"a ClusterRole everywhere", clusterRole + "---\n" + everywhere, true},
		{"named Secrets only", rules("{apiGroups: [''], resources: [secrets], verbs: [list], resourceNames: [a]}") + "---\n" + binding, false},
		{"another verb", rules("{apiGroups: [''], resources: [secrets], verbs: [get, watch]}") + "---\n" + binding, false},
		{"any verb", rules("{apiGroups: [''], resources: [secrets], verbs: ['*']}") + "---\n" + binding, true},
		{"any resource", rules("{apiGroups: [''], resources: ['*'], verbs: [list]}") + "---\n" + binding, true},
		{"another resource", rules("{apiGroups: [''], resources: [configmaps], verbs: [list]}") + "---\n" + binding, false},
		{"any group", rules("{apiGroups: ['*'], resources: [secrets], verbs: [list]}") + "---\n" + binding, true},
		{"another group", rules("{apiGroups: [apps], resources: [secrets], verbs: [list]}") + "---\n" + binding, false},
		{"conditions spread over two rules", rules("{apiGroups: [''], resources: [secrets], verbs: [get]}, {apiGroups: [''], resources: [configmaps], verbs: [list]}") + "---\n" + binding, false},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			cluster, err := manifest.Load(manifest.Parse(test.yaml))
			if err != nil {
				t.Fatal(err)
			}
			policy, err := New(cluster.RBAC)
			if err != nil {
				t.Fatal(err)
			}
			if got := policy.Allows(user, "list", "secrets", "shop"); got != test.want {
				t.Errorf("allowed: %v, want %v", got, test.want)
			}
		})
	}
}

func TestOtherKindsAreRefused(t *testing.T) {
	if _, err := New([]map[string]any{{"kind": "Secret"}}); err == nil {
		t.Error("a Secret is taken for RBAC")
	}
}
