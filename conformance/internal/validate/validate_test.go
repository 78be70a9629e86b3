package validate

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/silence"
)

func init() { silence.Istio() }

var compiled = sync.OnceValues(func() (*Validator, error) { return New() })

func serviceEntry(spec string) string {
	return "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: api, namespace: shop}\nspec: " + spec
}

func TestWhoRefusesADocument(t *testing.T) {
	const (
		crd     = "crd: "
		webhook = "webhook: "
	)
	cases := map[string]struct {
		yaml string
		// Beginnings of errors with a part of each; none where the document is accepted.
		crd, webhook, warning string
	}{
		"an object without a fault": {
			yaml: serviceEntry("{hosts: [api.example.com], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}"),
		},
		"a field that nobody knows": {
			yaml: serviceEntry("{hosts: [api.example.com], resolution: DNS, resolutions: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}"),
			crd:  "spec.resolutions",
		},
		"a rule of the CRD": {
			yaml:    serviceEntry("{hosts: [api.example.com], resolution: NONE, endpoints: [{address: 192.0.2.1}], ports: [{number: 443, name: tls, protocol: TLS}]}"),
			crd:     "NONE",
			webhook: "NONE",
		},
		"a rule of the webhook alone": {
			yaml:    serviceEntry("{hosts: ['*.example.com'], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}"),
			webhook: "wildcard",
		},
		"what the webhook only warns of": {
			yaml:    serviceEntry("{hosts: [db.example.com], resolution: NONE, ports: [{number: 5432, name: tcp, protocol: TCP}]}"),
			warning: "addresses",
		},
	}
	validator, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			validations := validator.Validate(manifest.Parse(test.yaml))
			if len(validations) != 1 {
				t.Fatalf("%d answers", len(validations))
			}
			got := validations[0]
			if isOK := got.CRD == crdOK; isOK != (test.crd == "") || !strings.Contains(got.CRD, test.crd) {
				t.Errorf("crd: %q", got.CRD)
			}
			for prefix, want := range map[string]string{crd: test.crd, webhook: test.webhook} {
				if has(got.Errors, prefix) != (want != "") || !strings.Contains(strings.Join(got.Errors, "\n"), want) {
					t.Errorf("errors: %q", got.Errors)
				}
			}
			if (len(got.Warnings) > 0) != (test.warning != "") || !strings.Contains(strings.Join(got.Warnings, "\n"), test.warning) {
				t.Errorf("warnings: %q", got.Warnings)
			}
			if got.Kind != "ServiceEntry" || got.Namespace != "shop" || got.Name != "api" {
				t.Errorf("the answer is about %s %s/%s", got.Kind, got.Namespace, got.Name)
			}
		})
	}
}

func TestDocumentsBesideIstio(t *testing.T) {
	validator, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	validations := validator.Validate(manifest.Parse("apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\nspec: 1\nspec: 2\n"))
	if len(validations) != 2 || validations[0].CRD != crdMissing || len(validations[0].Errors) > 0 {
		t.Errorf("a Service: %+v", validations)
	}
	if validations[1].CRD != crdUnparsed || !has(validations[1].Errors, "yaml: ") || validations[1].Doc != 1 {
		t.Errorf("a key that occurs twice: %+v", validations[1])
	}
}

func TestFurtherCRDs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "crd.yaml")
	definition := `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: toys.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Toy, plural: toys, singular: toy, listKind: ToyList}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
`
	if err := os.WriteFile(file, []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	validator, err := New(file)
	if err != nil {
		t.Fatal(err)
	}
	const toy = "apiVersion: example.com/v1\nkind: Toy\nmetadata: {name: a}\nspec: "
	got := validator.Validate(manifest.Parse(toy + "{size: 3}\n---\n" + toy + "{size: big}\n"))
	if got[0].CRD != crdOK || !strings.Contains(got[1].CRD, "spec.size") {
		t.Errorf("%q and %q", got[0].CRD, got[1].CRD)
	}
	if _, err := New("absent.yaml"); err == nil {
		t.Error("a file that does not exist is no error")
	}
}

func has(errors []string, prefix string) bool {
	for _, one := range errors {
		if strings.HasPrefix(one, prefix) {
			return true
		}
	}
	return false
}
