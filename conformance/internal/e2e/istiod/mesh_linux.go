package istiod

import (
	"fmt"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/mesh"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/envoy"
)

// meshConfig reads a MeshConfig and adds the access log that facts are taken from.
func meshConfig(text string) (*meshconfig.MeshConfig, error) {
	fields := map[string]any{}
	if err := yaml.UnmarshalStrict([]byte(text), &fields); err != nil {
		return nil, fmt.Errorf("mesh: %w", err)
	}
	fields["accessLogFile"] = "/dev/stdout"
	fields["accessLogEncoding"] = "JSON"
	fields["accessLogFormat"] = envoy.AccessLogFormat
	complete, err := yaml.Marshal(fields)
	if err != nil {
		return nil, err
	}
	config, err := mesh.ApplyMeshConfigDefaults(string(complete))
	if err != nil {
		return nil, fmt.Errorf("mesh: %w", err)
	}
	return config, nil
}
