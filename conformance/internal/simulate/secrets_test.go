package simulate

import (
	"strings"
	"testing"
)

const (
	credential = `
apiVersion: v1
kind: Secret
metadata: {name: credential, namespace: istio-egress}
type: kubernetes.io/tls
data: {tls.crt: Y2VydA==, tls.key: a2V5, ca.crt: Y2E=}
`
	binding = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: istio-egress}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: egress, namespace: istio-egress}]
`
)

func reader(rule string) string {
	return binding + `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: istio-egress}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get, watch, list]` + rule + "}]\n"
}

func TestWhoIsGivenASecret(t *testing.T) {
	const certificate, authority = "TlsCertificate", "ValidationContext"
	cases := map[string]struct {
		yaml, question string
		kind           string
		isReviewed     bool
	}{
		"with a Role":             {credential + reader(""), `"names": ["kubernetes://credential"]`, certificate, true},
		"without a Role":          {credential, `"names": ["kubernetes://credential"]`, "", true},
		"with named Secrets only": {credential + reader(", resourceNames: [credential]"), `"names": ["kubernetes://credential"]`, "", true},
		"another account":         {credential + reader(""), `"serviceAccount": "other", "names": ["kubernetes://credential"]`, "", true},
		"an authority, which is no secret to istiod": {credential, `"names": ["kubernetes://credential-cacert"]`, authority, false},
		"a Secret that does not exist":               {credential + reader(""), `"names": ["kubernetes://absent"]`, "", true},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			simulation, err := simulateText(t, test.yaml, `{`+client+gateways+`, "secrets": [{"proxy": "`+gatewayHost+`", `+test.question+`}]}`)
			if err != nil {
				t.Fatal(err)
			}
			got := simulation.Secrets[0]
			if got.IsDelivered != (test.kind != "") || got.Kind != test.kind {
				t.Errorf("delivered %v, kind %q", got.IsDelivered, got.Kind)
			}
			if isReviewed := len(got.Reviews) == 1; isReviewed != test.isReviewed {
				t.Fatalf("reviews %+v", got.Reviews)
			}
			for _, review := range got.Reviews {
				if review.User != "system:serviceaccount:istio-egress:"+got.ServiceAccount || review.Verb != "list" || review.Resource != "secrets" || review.Namespace != "istio-egress" {
					t.Errorf("asked %+v", review)
				}
				if wasAsked := strings.HasPrefix(test.yaml, credential+binding); review.Allowed && !wasAsked {
					t.Errorf("%+v without a binding", review)
				}
			}
		})
	}
}

// Istiod remembers its reviews, which must not hide them from a later question.
func TestEveryQuestionHasItsOwnReviews(t *testing.T) {
	simulation, err := simulateText(t, credential+reader(""), `{`+client+gateways+`, "secrets": [
		{"proxy": "`+gatewayHost+`", "names": ["kubernetes://credential", "kubernetes://credential-cacert", "kubernetes://credential"]},
		{"proxy": "checkout", "names": ["kubernetes://credential"]}]}`)
	if err != nil {
		t.Fatal(err)
	}
	var counts []int
	for _, delivery := range simulation.Secrets {
		counts = append(counts, len(delivery.Reviews))
	}
	if len(counts) != 4 || counts[0] != 1 || counts[1] != 0 || counts[2] != 1 || counts[3] != 1 {
		t.Errorf("reviews %v", counts)
	}
	if last := simulation.Secrets[3]; last.IsDelivered || last.ServiceAccount != "checkout" || last.Reviews[0].Namespace != "shop" {
		t.Errorf("the client of another namespace: %+v", last)
	}
}
