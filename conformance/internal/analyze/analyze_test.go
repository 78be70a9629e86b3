package analyze

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/silence"
)

func init() { silence.Istio() }

const (
	unknownHost = "IST0101"
	rule        = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: shop}\nspec: {hosts: [a.example.com], http: [{route: [{destination: {host: cart}}]}]}\n"
	service     = "apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {ports: [{name: http, port: 80}]}\n"
	namespace   = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n"
)

func codes(t *testing.T, options Options, texts ...string) []string {
	t.Helper()
	var files []manifest.File
	for index, text := range texts {
		files = append(files, manifest.File{Name: fmt.Sprintf("%d.yaml", index), Text: text})
	}
	analysis, err := Analyze(files, options)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, finding := range analysis.Findings {
		list = append(list, finding.Code)
	}
	return list
}

func TestAnUnknownHostIsFound(t *testing.T) {
	cases := map[string]struct {
		texts   []string
		options Options
		want    bool
	}{
		"a host without a Service":   {texts: []string{rule, namespace}, want: true},
		"a host with its Service":    {texts: []string{rule, namespace, service}},
		"offline, where nobody asks": {texts: []string{rule, namespace}, options: Options{IsOffline: true}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			if found := codes(t, test.options, test.texts...); slices.Contains(found, unknownHost) != test.want {
				t.Errorf("found %v", found)
			}
		})
	}
}

func TestAFindingNamesItsPlace(t *testing.T) {
	analysis, err := Analyze([]manifest.File{{Name: "rules.yaml", Text: namespace + "---\n" + rule}}, Options{})
	if err != nil || len(analysis.Findings) != 1 {
		t.Fatalf("%+v, %v", analysis, err)
	}
	got := analysis.Findings[0]
	if got.Level != "Error" || got.Resource != "VirtualService shop/a" || got.Where != "rules.yaml:5" {
		t.Errorf("%+v", got)
	}
}

func TestSkippedAnalyzersAreNamed(t *testing.T) {
	for _, isOffline := range []bool{true, false} {
		analysis, err := Analyze([]manifest.File{{Name: "a.yaml", Text: rule}}, Options{IsOffline: isOffline})
		if err != nil {
			t.Fatal(err)
		}
		const name = "virtualservice.DestinationHostAnalyzer"
		if slices.Contains(analysis.SkippedAnalyzers, name) != isOffline {
			t.Errorf("offline %v: %v", isOffline, analysis.SkippedAnalyzers)
		}
	}
}

func TestADocumentThatCannotBeRead(t *testing.T) {
	if found := codes(t, Options{}, "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {servers: 3}\n"); !slices.Contains(found, "PARSE") {
		t.Errorf("found %v", found)
	}
}

func TestMeshFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mesh.yaml")
	if err := os.WriteFile(file, []byte("outboundTrafficPolicy: {mode: SOMETIMES}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Analyze([]manifest.File{{Text: rule}}, Options{MeshFile: file}); err == nil {
		t.Error("a mode that does not exist is no error")
	}
}
