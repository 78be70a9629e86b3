// Package release names the releases of which the judge holds the code. The values differ between the builds for
// Istio's minors: those for another minor than the default are set with `-ldflags "-X ..."`.
package release

import (
	"runtime/debug"
	"strings"
)

var (
	// IstioVersion is the version that the simulated proxies report.
	IstioVersion = "1.31.1"
	// GatewayAPIVersion is the bundle version of the Gateway API that this Istio is made for.
	GatewayAPIVersion = "v1.6.0"
)

const module = "istio.io/istio"

// Info is what a binary says about itself.
type Info struct {
	Minor             string `json:"minor"`
	IstioVersion      string `json:"istioVersion"`
	GatewayAPIVersion string `json:"gatewayAPIVersion"`
	// Module is the version of the Go module whose code answers.
	Module string `json:"module"`
}

// Describe tells the versions from the variables and from what the linker recorded.
func Describe() Info {
	info := Info{Minor: minor(IstioVersion), IstioVersion: IstioVersion, GatewayAPIVersion: GatewayAPIVersion, Module: "unknown"}
	build, isKnown := debug.ReadBuildInfo()
	if !isKnown {
		return info
	}
	for _, dependency := range build.Deps {
		if dependency.Path == module {
			info.Module = dependency.Version
		}
	}
	return info
}

func minor(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 3 {
		return version
	}
	return parts[0] + "." + parts[1]
}
