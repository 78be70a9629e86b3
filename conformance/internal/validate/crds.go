package validate

import (
	"bytes"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"istio.io/istio/manifests"
	istiocrd "istio.io/istio/pkg/config/crd"
)

const embeddedCRDs = "charts/base/files/crd-all.gen.yaml"

// crds holds the schemas of CustomResourceDefinitions, with their CEL rules.
type crds struct {
	*istiocrd.Validator
	kinds map[schema.GroupKind]bool
}

// compile reads Istio's own CRDs and those in the files.
func compile(files []string) (*crds, error) {
	text, err := manifests.FS.ReadFile(embeddedCRDs)
	if err != nil {
		return nil, err
	}
	compiled := &crds{kinds: map[schema.GroupKind]bool{}}
	if err := compiled.addKinds(text); err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if err := compiled.addKinds(text); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	own, err := temporary(text)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(own) }()
	compiled.Validator, err = istiocrd.NewValidatorFromFiles(append([]string{own}, files...)...)
	return compiled, err
}

func (c *crds) addKinds(text []byte) error {
	for _, part := range bytes.Split(text, []byte("\n---")) {
		var definition struct {
			Spec struct {
				Group string `json:"group"`
				Names struct {
					Kind string `json:"kind"`
				} `json:"names"`
			} `json:"spec"`
		}
		if err := yaml.Unmarshal(part, &definition); err != nil {
			return err
		}
		c.kinds[schema.GroupKind{Group: definition.Spec.Group, Kind: definition.Spec.Names.Kind}] = true
	}
	return nil
}

// temporary exists because Istio's constructor takes names of files only.
func temporary(text []byte) (string, error) {
	file, err := os.CreateTemp("", "crds-*.yaml")
	if err != nil {
		return "", err
	}
	if _, err := file.Write(text); err != nil {
		return file.Name(), err
	}
	return file.Name(), file.Close()
}
