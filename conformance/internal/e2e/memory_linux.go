package e2e

import (
	"os"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/envoy"
)

func ownMemory() int64 { return envoy.Resident(os.Getpid()) }
