// Package validate does what a cluster does to objects before it stores them: CRDs first, then Istio's webhook.
package validate

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/go-multierror"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	istiokind "istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
)

// What [Validation.CRD] says if it is not the complaint itself.
const (
	crdOK       = "ok"
	crdMissing  = "no CRD"
	crdUnparsed = "unparsed"
)

// Validation is what is said about one document.
type Validation struct {
	File      string `json:"file"`
	Doc       int    `json:"doc"`
	Kind      string `json:"kind,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
	// CRD is "ok", "no CRD", "unparsed" or what the schema, its unknown fields or its rules have against the object.
	CRD string `json:"crd"`
	// Errors begin with yaml, crd or webhook.
	Errors   []string `json:"errors,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

// Validator holds compiled schemas, which take much longer to make than to use.
type Validator struct{ crds *crds }

// New compiles Istio's CRDs and those in further files, such as the ones of the Gateway API.
func New(crdFiles ...string) (*Validator, error) {
	compiled, err := compile(crdFiles)
	if err != nil {
		return nil, fmt.Errorf("CRDs: %w", err)
	}
	return &Validator{crds: compiled}, nil
}

// Validate answers for every document, in their order.
func (v *Validator) Validate(documents []manifest.Document) []Validation {
	validations := []Validation{}
	for _, document := range documents {
		validations = append(validations, v.validate(document))
	}
	return validations
}

func (v *Validator) validate(document manifest.Document) Validation {
	validation := Validation{
		File:      document.File,
		Doc:       document.Index,
		Kind:      document.Kind(),
		Namespace: document.Namespace(),
		Name:      document.Name(),
		CRD:       crdUnparsed,
	}
	if document.Err != nil {
		validation.add("yaml", document.Err)
		return validation
	}
	text, err := json.Marshal(document.Object)
	if err != nil {
		validation.add("yaml", err)
		return validation
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(text); err != nil {
		validation.add("yaml", err)
		return validation
	}
	validation.CRD = crdMissing
	if v.crds.kinds[object.GroupVersionKind().GroupKind()] {
		validation.CRD = crdOK
		if err := v.crds.ValidateCustomResource(object); err != nil {
			validation.CRD = err.Error()
			validation.add("crd", err)
		}
	}
	validation.addWebhook(text, object)
	return validation
}

// addWebhook is all that the handler of Istio's webhook does.
func (v *Validation) addWebhook(text []byte, object *unstructured.Unstructured) {
	kind := object.GroupVersionKind()
	schema, isKnown := collections.PilotGatewayAPI().FindByGroupKind(resource.FromKubernetesGVK(&kind))
	if !isKnown {
		return
	}
	var istio istiokind.IstioKind
	if err := json.Unmarshal(text, &istio); err != nil {
		v.add("webhook", err)
		return
	}
	config, err := istiokind.ConvertObject(schema, &istio, constants.DefaultClusterLocalDomain)
	if err != nil {
		v.add("webhook", fmt.Errorf("error decoding configuration: %w", err))
		return
	}
	if config.Namespace == "" && !schema.IsClusterScoped() {
		config.Namespace = "default"
	}
	warning, err := schema.ValidateConfig(*config)
	v.Warnings = flat(warning)
	for _, one := range flat(err) {
		v.Errors = append(v.Errors, "webhook: "+one)
	}
}

func (v *Validation) add(source string, err error) {
	v.Errors = append(v.Errors, source+": "+err.Error())
}

func flat(err error) []string {
	if err == nil {
		return nil
	}
	several, isSeveral := err.(*multierror.Error)
	if !isSeveral {
		return []string{err.Error()}
	}
	var list []string
	for _, one := range several.WrappedErrors() {
		list = append(list, flat(one)...)
	}
	return list
}
