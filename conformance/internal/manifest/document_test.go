package manifest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDocumentsOfAText(t *testing.T) {
	cases := map[string]struct {
		text string
		// Index and name of each document.
		want []Document
	}{
		"empty text":              {text: ""},
		"only separators":         {text: "---\n---\n# a comment\n---\n"},
		"one without a separator": {text: "metadata: {name: a}", want: []Document{{Index: 0}}},
		"empty ones are counted":  {text: "---\nmetadata: {name: a}\n---\n---   # why\nmetadata: {name: b}\n", want: []Document{{Index: 1}, {Index: 3}}},
		"dashes inside of a text": {text: "metadata: {name: a}\ndata: |\n  ---\n  x", want: []Document{{Index: 0}}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			got := Parse(test.text)
			if len(got) != len(test.want) {
				t.Fatalf("%d documents, want %d", len(got), len(test.want))
			}
			for position, document := range got {
				if document.Err != nil || document.Index != test.want[position].Index {
					t.Errorf("document %d: index %d, error %v", position, document.Index, document.Err)
				}
			}
		})
	}
}

func TestUnreadableDocuments(t *testing.T) {
	for name, text := range map[string]string{
		"a key that occurs twice": "spec: {a: 1}\nspec: {a: 2}",
		"twice, further down":     "spec: {a: {b: 1, b: 2}}",
		"no YAML":                 "spec: [",
		"a list":                  "- a",
	} {
		t.Run(name, func(t *testing.T) {
			got := Parse(text)
			if len(got) != 1 || got[0].Err == nil {
				t.Fatalf("no error in %+v", got)
			}
			if _, err := Load(got); err == nil {
				t.Error("it is loaded nevertheless")
			}
		})
	}
}

func TestPathsOfADocument(t *testing.T) {
	document := Parse("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a, namespace: b, labels: {c: 1}}")[0]
	for want, got := range map[string]string{
		"networking.istio.io": document.Group(),
		"Gateway":             document.Kind(),
		"a":                   document.Name(),
		"b":                   document.Namespace(),
		"":                    document.String("metadata", "labels", "c"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if group := Parse("apiVersion: v1\nkind: Service")[0].Group(); group != "" {
		t.Errorf("the group of a Service is %q", group)
	}
}

func TestLoadSortsByReader(t *testing.T) {
	const (
		serviceEntry = "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a}\nspec: {hosts: [a.example]}\n"
		service      = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
		role         = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\n"
		route        = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\n"
	)
	cases := map[string]struct {
		texts                     []string
		configs, kubernetes, rbac int
	}{
		"one each":         {[]string{serviceEntry, service, role}, 1, 1, 1},
		"with Gateway API": {[]string{serviceEntry, service, role, route}, 1, 3, 1},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			cluster, err := Load(Parse(strings.Join(test.texts, "---\n")))
			if err != nil {
				t.Fatal(err)
			}
			if len(cluster.Configs) != test.configs || len(cluster.Kubernetes) != test.kubernetes || len(cluster.RBAC) != test.rbac {
				t.Errorf("got %d configs, %d of Kubernetes, %d of RBAC", len(cluster.Configs), len(cluster.Kubernetes), len(cluster.RBAC))
			}
		})
	}
	if _, err := Load(Parse("apiVersion: networking.istio.io/v1\nkind: ServiceExit\nmetadata: {name: a}")); err == nil {
		t.Error("a kind that Istio does not have is loaded")
	}
}

func TestReadFiles(t *testing.T) {
	directory := t.TempDir()
	for name, text := range map[string]string{"b.yaml": "b: 1", "a.yml": "a: 1", "c.json": "{}"} {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := ReadFiles([]string{directory})
	if err != nil || len(files) != 2 || filepath.Base(files[0].Name) != "a.yml" || files[1].Text != "b: 1" {
		t.Errorf("read %+v, %v", files, err)
	}
	if documents := ParseFiles(files); len(documents) != 2 || documents[1].File != files[1].Name {
		t.Errorf("the documents are %+v", documents)
	}
	for name, paths := range map[string][]string{"no path": nil, "no such file": {"absent.yaml"}, "nothing in it": {t.TempDir()}} {
		if _, err := ReadFiles(paths); err == nil {
			t.Errorf("%s is no error", name)
		}
	}
}
