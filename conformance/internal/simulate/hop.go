package simulate

import (
	"strings"
	"testing"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xdstest"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/envoy"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/istiod"
)

// Istio's simulation would send the Host header as the server name; no chain asks for this one.
const noSNI = "-"

// Hop is what one proxy does with a call.
type Hop struct {
	Proxy string `json:"proxy"`
	// Service is namespace/host of what the proxy of a node finds by the address.
	Service string `json:"service,omitempty"`
	// Waypoint is the host of the Service of the waypoint that the proxy of a node gives the connection to.
	Waypoint    string `json:"waypoint,omitempty"`
	Listener    string `json:"listener,omitempty"`
	FilterChain string `json:"filterChain,omitempty"`
	VirtualHost string `json:"virtualHost,omitempty"`
	Route       string `json:"route,omitempty"`
	RouteConfig string `json:"routeConfig,omitempty"`
	Cluster     string `json:"cluster,omitempty"`
	// Weighted lists clusters as cluster=weight where there are several.
	Weighted   []string             `json:"weighted,omitempty"`
	Error      string               `json:"error,omitempty"`
	HTTP       *envoy.HTTP          `json:"http,omitempty"`
	TCP        *envoy.TCP           `json:"tcp,omitempty"`
	Downstream *envoy.DownstreamTLS `json:"downstreamTls,omitempty"`
	// Upstream is the cluster, the first one of several.
	Upstream *envoy.Cluster `json:"upstream,omitempty"`
	// Verdict says in words what leaves the proxy.
	Verdict string `json:"verdict"`
}

// pass returns the hop and the call as the proxy sends it, nil where there is nothing to follow.
func pass(proxy *istiod.Proxy, name string, received wire, mode simulation.CallMode) (*Hop, *wire) {
	var chain *listener.FilterChain
	sni := received.sni
	if received.tls == simulation.TLS {
		setIfEmpty(&sni, noSNI)
	}
	path, _, _ := strings.Cut(received.call.Path, "?") // which Istio's simulation would take for a part of the path
	result := proxy.Run(simulation.Call{
		Address:    received.address,
		Port:       received.port,
		Path:       path,
		Protocol:   received.protocol,
		TLS:        received.tls,
		HostHeader: received.authority,
		Sni:        sni,
		CallMode:   mode,
		// The only way to the chain itself.
		CustomListenerValidations: []simulation.CustomFilterChainValidation{func(matched *listener.FilterChain) error {
			chain = matched
			return nil
		}},
	})
	hop := &Hop{
		Proxy:       name,
		Listener:    result.ListenerMatched,
		FilterChain: result.FilterChainMatched,
		VirtualHost: result.VirtualHostMatched,
		RouteConfig: result.RouteConfigMatched,
		Route:       result.RouteMatched,
		Cluster:     result.ClusterMatched,
	}
	if result.Error != nil {
		hop.Error = result.Error.Error()
	}
	if chain == nil {
		return hop.failed(hop.Error), nil
	}
	hop.Downstream = envoy.TerminatedTLS(chain)
	isHTTP := false
	if manager := xdstest.ExtractHTTPConnectionManager(&testing.T{}, chain); manager != nil && hop.Error == "" {
		isHTTP, received.hasApplicationTLS = true, false
		hop.HTTP = envoy.ReduceHTTP(chain, manager)
		received = hop.addRoute(virtualHost(proxy, manager, hop.VirtualHost), received)
	} else if forwarder := xdstest.ExtractTCPProxy(&testing.T{}, chain); forwarder != nil {
		hop.TCP, hop.Weighted = envoy.ReduceTCP(chain, forwarder)
	}
	return hop.leave(proxy, received, isHTTP)
}

func virtualHost(proxy *istiod.Proxy, manager *hcm.HttpConnectionManager, name string) *route.VirtualHost {
	config := manager.GetRouteConfig()
	if config == nil {
		config = xdstest.ExtractRouteConfigurations(proxy.Routes)[manager.GetRds().GetRouteConfigName()]
	}
	for _, host := range config.GetVirtualHosts() {
		if host.GetName() == name {
			return host
		}
	}
	return nil
}

// addRoute matches the route by more than the path and returns the request as the next one gets it.
func (h *Hop) addRoute(host *route.VirtualHost, received wire) wire {
	h.Route, h.Cluster = "", ""
	scheme := "http"
	if h.Downstream != nil {
		scheme = "https"
	}
	matched := envoy.MatchRoute(host, received.call.request(received.authority, scheme))
	if matched == nil {
		h.Error = "no route matched (404)"
		return received
	}
	h.Route, h.Cluster = matched.GetName(), matched.GetRoute().GetCluster()
	h.HTTP.AddRoute(matched)
	h.Weighted = envoy.Weighted(matched)
	if h.HTTP.HostRewrite != "" {
		received.authority = h.HTTP.HostRewrite
	}
	received.call.Path = envoy.RewrittenPath(matched, received.call.Path)
	return received
}

func (h *Hop) leave(proxy *istiod.Proxy, received wire, isHTTP bool) (*Hop, *wire) {
	switch {
	case h.Cluster != "":
	case h.Error != "":
		return h.failed(h.Error), nil
	case len(h.Weighted) > 0:
		first, _, _ := strings.Cut(h.Weighted[0], "=")
		h.Upstream, h.Verdict = proxy.Cluster(first), "weighted"
		return h, nil
	default:
		h.Verdict = "no cluster (direct response or redirect)"
		return h, nil
	}
	h.Upstream = proxy.Cluster(h.Cluster)
	if h.Upstream == nil {
		h.Error = "cluster does not exist"
		return h.failed("route names a cluster that does not exist (503 NC / reset)"), nil
	}
	h.Verdict = h.Upstream.Leaving(received.traffic(isHTTP))
	if h.Error != "" || h.Cluster == blackHole || h.Cluster == passthrough {
		return h, nil
	}
	sent := received.through(h.Upstream, isHTTP)
	return h, &sent
}

func (h *Hop) failed(reason string) *Hop {
	h.Verdict = "FAIL: " + reason
	return h
}
