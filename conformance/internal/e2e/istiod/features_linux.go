package istiod

import (
	"runtime/debug"
	"strings"
	"sync"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/security"
)

// configure is for the whole process: Istio keeps its features in variables.
var configure = sync.OnceFunc(func() {
	// Filters that only Istio's own build of Envoy has; Envoy's standard build refuses the listener they are in.
	features.ALPNFilter = false
	features.MetadataExchange = false
	// Who a proxy is gets decided without TLS here, and istiod hands out no secret otherwise.
	security.AuthPlaintext = true
})

// LogTo sends Istio's log to a file.
func LogTo(path string) error {
	options := log.DefaultOptions()
	options.OutputPaths, options.ErrorOutputPaths = []string{path}, []string{path}
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.WarnLevel)
	return log.Configure(options)
}

// Version is the version of Istio that this was built with; its module has only a number of its own.
func Version() string {
	info, hasInfo := debug.ReadBuildInfo()
	if hasInfo {
		for _, module := range info.Deps {
			if module.Path == "istio.io/api" {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "1.31.0"
}
