// Package e2e proves manifests with real traffic: Istio's own generator of configuration feeds real Envoys in network
// namespaces, between callers and origins that speak real TLS.
package e2e

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

// Exit codes.
const (
	passed = 0
	failed = 1
	misuse = 2
)

// Main runs the verb and returns the exit code.
func Main(arguments []string, output, errorOutput io.Writer) int {
	o, err := parse(arguments, errorOutput)
	if errors.Is(err, flag.ErrHelp) {
		return passed
	}
	if err == nil {
		err = answer(o, output)
	}
	var stop exitCode
	if errors.As(err, &stop) {
		return int(stop)
	}
	if err != nil {
		fmt.Fprintln(errorOutput, "e2e:", err)
		return misuse
	}
	return passed
}

// exitCode ends the program after everything has been printed.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

func answer(o options, output io.Writer) error {
	switch {
	case o.origins:
		encoder := json.NewEncoder(output)
		encoder.SetIndent("", "  ")
		return encoder.Encode(origin.Rows())
	case o.facts:
		for _, name := range testcase.FactNames() {
			fmt.Fprintf(output, "%-18s %s\n", name, testcase.Facts[name])
		}
		return nil
	}
	cases, err := testcase.Load(o.cases)
	if err != nil {
		return err
	}
	plan := newPlan(cases, o.run)
	if o.list {
		for _, scenario := range plan.inFileOrder() {
			fmt.Fprintln(output, scenario.Title())
		}
		return nil
	}
	if reason := cannotRun(); reason != "" {
		fmt.Fprintf(output, "skipped: %s\nTests: 0 passed, 0 failed\n", reason)
		return nil
	}
	return play(o, plan, output)
}
