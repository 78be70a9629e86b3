// Command conformance answers questions about Istio configuration with Istio's own code, without a cluster.
package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	// It has to initialize before Istio does, see there.
	_ "github.com/cdk8s-istio/cdk8s-istio/conformance/internal/quiet"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/silence"
)

// verb is what the command can do.
type verb struct {
	// usage is what follows the name of the verb; a verb without is for the command itself.
	usage string
	about string
	run   func(arguments []string, output io.Writer) error
}

func verbs() map[string]verb {
	return map[string]verb{
		"validate": {"[--crds FILE]... PATH...", "what CRDs and Istio's webhook have against every document", runValidate},
		"analyze":  {"[--mesh FILE] [--offline] PATH...", "what Istio's analyzers find", runAnalyze},
		"clusters": {"--spec FILE PATH...", "the clusters that the proxies of a spec are given", runClusters},
		"simulate": {"--spec FILE PATH...", "the way of the calls of a spec", runSimulate},
		"e2e":      {"--cases FILE... [--envoy PATH] [--run REGEX] (and more: e2e -h)", "real traffic through Envoys that istiod configures", runE2E},
		"secrets":  {"--spec FILE PATH...", "which Secrets istiod hands to the proxies of a spec", runSecrets},
		"serve":    {"[--crds FILE]... [--requests N] [--memory MIB] [--timeout DURATION]", "an answer a line to a request a line", runServe},
		"version":  {"", "the versions of Istio whose code answers", runVersion},
		workVerb:   {hidden, "", runWork},
	}
}

const hidden = "hidden"

func main() {
	// Whatever else prints, the answers have standard output for themselves.
	output := os.Stdout
	os.Stdout = os.Stderr
	silence.Istio()
	if len(os.Args) < 2 {
		usage()
	}
	chosen, isKnown := verbs()[os.Args[1]]
	if !isKnown {
		usage()
	}
	if err := chosen.run(os.Args[2:], output); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: conformance VERB, PATH being a YAML file, a directory or -")
	known := verbs()
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if known[name].usage != hidden {
			fmt.Fprintf(os.Stderr, "  %s %s\n    %s\n", name, known[name].usage, known[name].about)
		}
	}
	os.Exit(2)
}
