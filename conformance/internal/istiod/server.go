// Package istiod runs Istio's control plane in memory, over the objects of a manifest and without a cluster.
package istiod

import (
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/caught"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/rbac"
)

// Server is a control plane that has read everything.
type Server struct {
	failer test.Failer
	fake   *xds.FakeDiscoveryServer
	log    *reviewLog
}

// Settings are what an installation decides about its control plane.
type Settings struct {
	// Mesh is YAML or JSON, "" for Istio's defaults.
	Mesh string
	// IsAmbient says that istiod is installed for an ambient mesh.
	IsAmbient bool
}

// Run starts a control plane, lets it be asked and stops it. A panic of Istio becomes a [caught.Panic].
func Run(cluster manifest.Cluster, settings Settings, ask func(*Server) error) error {
	mesh, err := parseMesh(settings.Mesh)
	if err != nil {
		return err
	}
	objects, err := decode(cluster.Kubernetes)
	if err != nil {
		return err
	}
	policy, err := rbac.New(cluster.RBAC)
	if err != nil {
		return err
	}
	if settings.IsAmbient {
		defer enableAmbient()()
	}
	// Istio keeps every collection here for its debug pages, and with them all servers of the process.
	krt.GlobalDebugHandler = new(krt.DebugHandler)
	failure := errors.New("the control plane stopped early")
	stopped := test.Wrap(func(t test.Failer) {
		defer caught.Into(&failure)
		server := start(t, options{cluster: cluster, objects: objects, mesh: mesh, policy: policy})
		failure = ask(server)
	})
	if stopped != nil {
		return fmt.Errorf("the control plane does not start: %w", stopped)
	}
	return failure
}

type options struct {
	cluster manifest.Cluster
	objects []runtime.Object
	mesh    *meshconfig.MeshConfig
	policy  rbac.Policy
}

func start(t test.Failer, with options) *Server {
	log := &reviewLog{policy: with.policy}
	fake := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		Configs:           with.cluster.Configs,
		KubernetesObjects: with.objects,
		MeshConfig:        with.mesh,
		KubeClientBuilder: func(objects ...runtime.Object) kube.Client { return newClient(t, objects) },
		KubeClientModifier: func(client kube.Client) {
			log.answer(client)
			if with.cluster.HasGatewayAPI {
				installGatewayAPI(t, client)
			}
		},
	})
	return &Server{failer: t, fake: fake, log: log}
}

func parseMesh(text string) (*meshconfig.MeshConfig, error) {
	if strings.TrimSpace(text) == "" {
		return mesh.DefaultMeshConfig(), nil
	}
	config, err := mesh.ApplyMeshConfigDefaults(text)
	if err != nil {
		return nil, fmt.Errorf("mesh: not a MeshConfig: %w", err)
	}
	return config, nil
}

func decode(texts []string) ([]runtime.Object, error) {
	decoder := kube.IstioCodec.UniversalDeserializer()
	var objects []runtime.Object
	for _, text := range texts {
		object, _, err := decoder.Decode([]byte(text), nil, nil)
		if err != nil {
			return nil, fmt.Errorf("leave out what istiod does not read, or correct it: %w", err)
		}
		objects = append(objects, object)
	}
	return objects, nil
}
