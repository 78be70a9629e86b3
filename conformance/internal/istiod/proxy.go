package istiod

import (
	"slices"
	"strings"
	"testing"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/pkg/xds/endpoints"
	"istio.io/istio/pilot/test/xdstest"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/spiffe"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/envoy"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/release"
)

// Workload is what istiod is told about the Pod of a proxy.
type Workload struct {
	Namespace string            `json:"namespace,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	// IP and Pod have to be those of a Pod of the manifest where a Service selects it.
	IP             string `json:"ip,omitempty"`
	Pod            string `json:"pod,omitempty"`
	ServiceAccount string `json:"serviceAccount,omitempty"`
	// Locality is region/zone/subzone.
	Locality   string `json:"locality,omitempty"`
	DNSCapture bool   `json:"dnsCapture,omitempty"`
	// Ambient says that the workload has the proxy of its node and none of its own.
	Ambient bool `json:"ambient,omitempty"`
}

// Proxy is an Envoy with the configuration that it is given.
type Proxy struct {
	*simulation.Simulation
	server *Server
	node   *model.Proxy
}

// Sidecar generates the configuration of the proxy beside an application.
func (s *Server) Sidecar(name string, workload Workload) *Proxy {
	return s.proxy(name, workload, model.SidecarProxy)
}

// Gateway generates the configuration of a proxy of its own.
func (s *Server) Gateway(name string, workload Workload) *Proxy {
	return s.proxy(name, workload, model.Router)
}

// Waypoint generates the configuration of a proxy that takes calls from the proxies of nodes.
func (s *Server) Waypoint(name string, workload Workload) *Proxy {
	return s.proxy(name, workload, model.Waypoint)
}

func (s *Server) proxy(name string, workload Workload, kind model.NodeType) *Proxy {
	workload = workload.withDefaults(name)
	node := s.fake.SetupProxy(&model.Proxy{
		Type:             kind,
		ID:               workload.Pod + "." + workload.Namespace,
		IPAddresses:      []string{workload.IP},
		ConfigNamespace:  workload.Namespace,
		Labels:           workload.Labels,
		Locality:         locality(workload.Locality),
		VerifiedIdentity: identity(workload.Namespace, workload.ServiceAccount),
		Metadata: &model.NodeMetadata{
			Namespace:      workload.Namespace,
			Labels:         workload.Labels,
			ServiceAccount: workload.ServiceAccount,
			IstioVersion:   release.IstioVersion,
			ClusterID:      constants.DefaultClusterName,
			DNSCapture:     model.StringBool(workload.DNSCapture),
		},
	})
	generated := simulation.NewSimulation(&testing.T{}, s.fake, node)
	generated.Routes = s.routes(node, generated.Listeners)
	return &Proxy{Simulation: generated, server: s, node: node}
}

// routes asks for each name once, as an Envoy does. Istio's simulation asks as often as listeners name it, and what
// istiod answers the second time about a sniffed port is empty.
func (s *Server) routes(node *model.Proxy, listeners []*listener.Listener) []*route.RouteConfiguration {
	names := slices.Compact(slices.Sorted(slices.Values(xdstest.ExtractRoutesFromListeners(listeners))))
	push := &model.PushRequest{Push: s.fake.PushContext()}
	resources, _ := s.fake.ConfigGen.BuildHTTPRoutes(node, push, names)
	var routes []*route.RouteConfiguration
	for _, resource := range resources {
		configuration := &route.RouteConfiguration{}
		if resource.GetResource().UnmarshalTo(configuration) == nil {
			routes = append(routes, configuration)
		}
	}
	return routes
}

// Cluster reduces a cluster of the proxy, nil if it has none of the name.
func (p *Proxy) Cluster(name string) *envoy.Cluster {
	source := xdstest.ExtractCluster(name, p.Clusters)
	if source == nil {
		return nil
	}
	return envoy.ReduceCluster(source, p.endpointsOf(source))
}

// ServiceAccount is the one of the Pod.
func (p *Proxy) ServiceAccount() string { return p.node.VerifiedIdentity.ServiceAccount }

func (p *Proxy) endpointsOf(source *cluster.Cluster) *endpoint.ClusterLoadAssignment {
	if len(xdstest.ExtractEdsClusterNames([]*cluster.Cluster{source})) == 0 {
		return nil
	}
	builder := endpoints.NewEndpointBuilder(source.GetName(), p.node, p.server.fake.PushContext())
	return builder.BuildClusterLoadAssignment(p.server.fake.Env().EndpointIndex)
}

func (w Workload) withDefaults(name string) Workload {
	for field, value := range map[*string]string{
		&w.Namespace:      "default",
		&w.IP:             "10.244.0.10",
		&w.Pod:            strings.SplitN(name, ".", 2)[0],
		&w.ServiceAccount: "default",
	} {
		if *field == "" {
			*field = value
		}
	}
	if w.Labels == nil {
		w.Labels = map[string]string{"app": name}
	}
	return w
}

// locality is never nil, like that of a proxy which has connected: istiod panics without one.
func locality(text string) *core.Locality {
	parts := strings.SplitN(text+"//", "/", 3)
	return &core.Locality{Region: parts[0], Zone: parts[1], SubZone: strings.TrimRight(parts[2], "/")}
}

func identity(namespace, serviceAccount string) *spiffe.Identity {
	return &spiffe.Identity{
		TrustDomain:    constants.DefaultClusterLocalDomain,
		Namespace:      namespace,
		ServiceAccount: serviceAccount,
	}
}
