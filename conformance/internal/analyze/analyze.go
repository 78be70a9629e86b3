// Package analyze runs the analyzers of istioctl over manifests.
package analyze

import (
	"errors"
	"strings"

	"github.com/hashicorp/go-multierror"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/constants"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
)

// Options choose what is analyzed.
type Options struct {
	// MeshFile holds a MeshConfig; Istio's defaults count without one.
	MeshFile string
	// IsOffline does what `istioctl analyze --use-kube=false` does: it drops Services, Pods, Secrets and the like, and
	// with them every analyzer that reads one.
	IsOffline bool
}

// Finding is a message of an analyzer.
type Finding struct {
	// Code is the one of Istio's documentation, or PARSE for a document that cannot be read.
	Code     string `json:"code"`
	Level    string `json:"level"`
	Resource string `json:"resource"`
	Message  string `json:"message"`
	Where    string `json:"where,omitempty"`
}

// Analysis is all messages, and who could not say anything.
type Analysis struct {
	Findings         []Finding `json:"findings"`
	SkippedAnalyzers []string  `json:"skippedAnalyzers,omitempty"`
}

// Analyze reads the files as one cluster, in all its namespaces.
func Analyze(files []manifest.File, options Options) (*Analysis, error) {
	analyzer := local.NewIstiodAnalyzer(analyzers.AllCombined(), "", constants.IstioSystemNamespace, nil)
	if options.MeshFile != "" {
		if err := analyzer.AddFileKubeMeshConfig(options.MeshFile); err != nil {
			return nil, err
		}
	}
	// The call that adds the first source decides which kinds are read at all.
	add := analyzer.AddTestReaderKubeSource
	if options.IsOffline {
		add = analyzer.AddReaderKubeSource
		if err := analyzer.AddDefaultResources(); err != nil {
			return nil, err
		}
	}
	analysis := &Analysis{Findings: []Finding{}}
	if err := add(sources(files)); err != nil {
		for _, message := range flat(err) {
			analysis.Findings = append(analysis.Findings, Finding{Code: "PARSE", Level: "Error", Message: message})
		}
	}
	cancel := make(chan struct{})
	defer close(cancel)
	result, err := analyzer.Analyze(cancel)
	if err != nil {
		return nil, err
	}
	for _, message := range result.Messages {
		analysis.Findings = append(analysis.Findings, finding(message))
	}
	analysis.SkippedAnalyzers = result.SkippedAnalyzers
	return analysis, nil
}

func sources(files []manifest.File) []local.ReaderSource {
	var list []local.ReaderSource
	for _, file := range files {
		list = append(list, local.ReaderSource{Name: file.Name, Reader: strings.NewReader(file.Text)})
	}
	return list
}

func finding(message diag.Message) Finding {
	result := Finding{Code: message.Type.Code(), Level: message.Type.Level().String(), Message: message.String()}
	if message.Resource == nil {
		return result
	}
	result.Resource = message.Resource.Metadata.FullName.String()
	if origin := message.Resource.Origin; origin != nil {
		result.Resource = origin.FriendlyName()
		if reference := origin.Reference(); reference != nil {
			result.Where = reference.String()
		}
	}
	return result
}

func flat(err error) []string {
	var several *multierror.Error
	if !errors.As(err, &several) {
		return []string{err.Error()}
	}
	var list []string
	for _, one := range several.WrappedErrors() {
		list = append(list, flat(one)...)
	}
	return list
}
