package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/analyze"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/release"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/simulate"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/validate"
)

// runE2E ends the program, since its exit code says more than an error could.
func runE2E(arguments []string, output io.Writer) error {
	os.Exit(e2e.Main(arguments, output, os.Stderr))
	return nil
}

// names is a flag that can be given several times.
type names []string

func (n *names) String() string { return fmt.Sprint(*n) }

func (n *names) Set(name string) error {
	*n = append(*n, name)
	return nil
}

func runValidate(arguments []string, output io.Writer) error {
	flags := flag.NewFlagSet("validate", flag.ExitOnError)
	crds := crdsFlag(flags)
	_ = flags.Parse(arguments)
	files, err := manifest.ReadFiles(flags.Args())
	if err != nil {
		return err
	}
	validator, err := validate.New(*crds...)
	if err != nil {
		return err
	}
	return print(output, validator.Validate(manifest.ParseFiles(files)))
}

func crdsFlag(flags *flag.FlagSet) *names {
	crds := &names{}
	flags.Var(crds, "crds", "file with further CRDs, such as those of the Gateway API; can be given several times")
	return crds
}

func runAnalyze(arguments []string, output io.Writer) error {
	flags := flag.NewFlagSet("analyze", flag.ExitOnError)
	mesh := flags.String("mesh", "", "file with a MeshConfig")
	offline := flags.Bool("offline", false, "drop Services, Pods and the like and their analyzers, as istioctl does with files")
	_ = flags.Parse(arguments)
	files, err := manifest.ReadFiles(flags.Args())
	if err != nil {
		return err
	}
	analysis, err := analyze.Analyze(files, analyze.Options{MeshFile: *mesh, IsOffline: *offline})
	if err != nil {
		return err
	}
	return print(output, analysis)
}

func runSimulate(arguments []string, output io.Writer) error {
	simulation, err := simulateFiles("simulate", arguments, func(spec simulate.Spec) simulate.Spec { return spec })
	if err != nil {
		return err
	}
	return print(output, simulation)
}

// runClusters reports all clusters of a spec that names none.
func runClusters(arguments []string, output io.Writer) error {
	simulation, err := simulateFiles("clusters", arguments, func(spec simulate.Spec) simulate.Spec {
		if len(spec.Clusters) == 0 {
			spec.Clusters = []string{""}
		}
		return simulate.Spec{Mesh: spec.Mesh, Clients: spec.Clients, Gateways: spec.Gateways, Clusters: spec.Clusters}
	})
	if err != nil {
		return err
	}
	return print(output, simulation.Clusters)
}

func runSecrets(arguments []string, output io.Writer) error {
	simulation, err := simulateFiles("secrets", arguments, func(spec simulate.Spec) simulate.Spec {
		return simulate.Spec{Mesh: spec.Mesh, Clients: spec.Clients, Gateways: spec.Gateways, Secrets: spec.Secrets}
	})
	if err != nil {
		return err
	}
	return print(output, append([]simulate.SecretDelivery{}, simulation.Secrets...))
}

func simulateFiles(verb string, arguments []string, reduce func(simulate.Spec) simulate.Spec) (*simulate.Simulation, error) {
	flags := flag.NewFlagSet(verb, flag.ExitOnError)
	specFile := flags.String("spec", "", "JSON file that says who calls what")
	_ = flags.Parse(arguments)
	if *specFile == "" {
		return nil, fmt.Errorf("%s needs --spec FILE", verb)
	}
	text, err := os.ReadFile(*specFile)
	if err != nil {
		return nil, err
	}
	spec, err := simulate.ParseSpec(text)
	if err != nil {
		return nil, err
	}
	files, err := manifest.ReadFiles(flags.Args())
	if err != nil {
		return nil, err
	}
	return simulate.Simulate(manifest.ParseFiles(files), reduce(spec))
}

func runVersion(_ []string, output io.Writer) error {
	return print(output, release.Describe())
}

func print(output io.Writer, value any) error {
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
