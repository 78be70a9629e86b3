// Command conformance answers questions about Istio configuration with Istio's own code, without a cluster.
package main

import (
	"fmt"
	"os"

	_ "github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	_ "github.com/cdk8s-istio/cdk8s-istio/conformance/internal/quiet"
	_ "github.com/cdk8s-istio/cdk8s-istio/conformance/internal/rbac"
)

func main() {
	fmt.Fprintln(os.Stderr, "usage: conformance VERB")
	os.Exit(2)
}
