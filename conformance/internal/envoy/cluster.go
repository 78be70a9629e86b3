package envoy

import (
	"fmt"
	"math"
	"slices"
	"strings"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	http "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
)

const (
	httpOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
	// Envoy's default, which counts where Istio sets none.
	maxEjectionPercent = 10
)

// Cluster is where a proxy sends calls and how.
type Cluster struct {
	Type           string       `json:"type"`
	DNSFamily      string       `json:"dnsFamily,omitempty"`
	Endpoints      []string     `json:"endpoints,omitempty"`
	LB             string       `json:"lb,omitempty"`
	ConnectTimeout string       `json:"connectTimeout,omitempty"`
	HTTP2          bool         `json:"http2,omitempty"`
	TLS            *UpstreamTLS `json:"tls,omitempty"`
	// AutoMTLS says that Istio's mutual TLS is used with the endpoints that offer it.
	AutoMTLS          bool         `json:"autoMtls,omitempty"`
	MTLSEndpoints     int          `json:"mtlsEndpoints,omitempty"`
	AutoSNI           bool         `json:"autoSni,omitempty"`
	AutoSANValidation bool         `json:"autoSanValidation,omitempty"`
	HTTPOptions       *HTTPOptions `json:"httpOptions,omitempty"`
	OutlierDetection  any          `json:"outlierDetection,omitempty"`
	// Ejectable says how many endpoints outlier detection can take out.
	Ejectable          string           `json:"ejectable,omitempty"`
	PanicThreshold     *float64         `json:"panicThreshold,omitempty"`
	CircuitBreakers    *CircuitBreakers `json:"circuitBreakers,omitempty"`
	LocalityWeightedLB bool             `json:"localityWeightedLb,omitempty"`
	// UpstreamPortOverride is the targetPort of a service whose addresses are kept.
	UpstreamPortOverride uint32 `json:"upstreamPortOverride,omitempty"`
	// Tunnel is the address and port that the waypoint of the first endpoint is asked for, "" where there is none.
	Tunnel string `json:"tunnel,omitempty"`
}

// HTTPOptions are the parts of a connection pool that count for HTTP.
type HTTPOptions struct {
	UseDownstreamProtocol    bool   `json:"useDownstreamProtocol,omitempty"`
	AutoConfig               bool   `json:"autoConfig,omitempty"`
	IdleTimeout              string `json:"idleTimeout,omitempty"`
	MaxRequestsPerConnection uint32 `json:"maxRequestsPerConnection,omitempty"`
}

// CircuitBreakers are the thresholds of the default priority.
type CircuitBreakers struct {
	Connections uint32 `json:"connections"`
	Pending     uint32 `json:"pending"`
	Requests    uint32 `json:"requests"`
	Retries     uint32 `json:"retries"`
}

// ReduceCluster takes the endpoints from the assignment where the cluster has none of its own.
func ReduceCluster(source *cluster.Cluster, assignment *endpoint.ClusterLoadAssignment) *Cluster {
	reduced := &Cluster{
		Type:                 source.GetType().String(),
		LB:                   source.GetLbPolicy().String(),
		TLS:                  upstreamTLS(encryption(source)),
		LocalityWeightedLB:   source.GetCommonLbConfig().GetLocalityWeightedLbConfig() != nil,
		UpstreamPortOverride: source.GetOriginalDstLbConfig().GetUpstreamPortOverride().GetValue(),
		CircuitBreakers:      circuitBreakers(source),
	}
	if custom := source.GetClusterType(); custom != nil {
		reduced.Type = custom.GetName()
	}
	if source.GetConnectTimeout() != nil {
		reduced.ConnectTimeout = source.GetConnectTimeout().AsDuration().String()
	}
	if source.GetDnsLookupFamily() != cluster.Cluster_AUTO || strings.Contains(reduced.Type, "DNS") {
		reduced.DNSFamily = source.GetDnsLookupFamily().String()
	}
	if source.GetLoadAssignment() != nil {
		assignment = source.GetLoadAssignment()
	}
	reduced.Endpoints, reduced.MTLSEndpoints = endpoints(assignment)
	reduced.Tunnel = tunnel(assignment)
	if detection := source.GetOutlierDetection(); detection != nil {
		reduced.OutlierDetection = JSON(detection)
		reduced.Ejectable = ejectable(detection, len(reduced.Endpoints))
	}
	if threshold := source.GetCommonLbConfig().GetHealthyPanicThreshold(); threshold != nil {
		reduced.PanicThreshold = &threshold.Value
	}
	reduced.AutoMTLS = reduced.TLS == nil && offersMutualTLS(source)
	reduced.addHTTP(source)
	return reduced
}

// encryption is the socket of a cluster. For an ambient control plane that is one of several, beside one for tunnels, and
// has no condition.
func encryption(source *cluster.Cluster) *core.TransportSocket {
	if source.GetTransportSocket() != nil {
		return source.GetTransportSocket()
	}
	for _, match := range source.GetTransportSocketMatches() {
		if match.GetMatch() == nil {
			return match.GetTransportSocket()
		}
	}
	return nil
}

// offersMutualTLS leaves out a socket for tunnels, which an ambient control plane adds to every cluster.
func offersMutualTLS(source *cluster.Cluster) bool {
	return slices.ContainsFunc(source.GetTransportSocketMatches(), func(match *cluster.Cluster_TransportSocketMatch) bool {
		return match.GetName() == "tlsMode-istio"
	})
}

func (c *Cluster) addHTTP(source *cluster.Cluster) {
	options := &http.HttpProtocolOptions{}
	packed, isSet := source.GetTypedExtensionProtocolOptions()[httpOptions]
	if !isSet || packed.UnmarshalTo(options) != nil {
		return
	}
	c.AutoSNI = options.GetUpstreamHttpProtocolOptions().GetAutoSni()
	c.AutoSANValidation = options.GetUpstreamHttpProtocolOptions().GetAutoSanValidation()
	c.HTTP2 = options.GetExplicitHttpConfig().GetHttp2ProtocolOptions() != nil
	common := options.GetCommonHttpProtocolOptions()
	reduced := HTTPOptions{
		UseDownstreamProtocol:    options.GetUseDownstreamProtocolConfig() != nil,
		AutoConfig:               options.GetAutoConfig() != nil,
		MaxRequestsPerConnection: common.GetMaxRequestsPerConnection().GetValue(),
	}
	if common.GetIdleTimeout() != nil {
		reduced.IdleTimeout = common.GetIdleTimeout().AsDuration().String()
	}
	if reduced != (HTTPOptions{}) {
		c.HTTPOptions = &reduced
	}
}

func ejectable(detection *cluster.OutlierDetection, members int) string {
	if members == 0 {
		return ""
	}
	percent := maxEjectionPercent
	if detection.GetMaxEjectionPercent() != nil {
		percent = int(detection.GetMaxEjectionPercent().GetValue())
	}
	return fmt.Sprintf("%d of %d (maxEjectionPercent %d)", min(members, percent*members/100), members, percent)
}

// circuitBreakers is nil where nothing is limited, as Istio leaves a cluster without a connection pool.
func circuitBreakers(source *cluster.Cluster) *CircuitBreakers {
	thresholds := source.GetCircuitBreakers().GetThresholds()
	if len(thresholds) == 0 {
		return nil
	}
	first := thresholds[0]
	breakers := CircuitBreakers{
		Connections: first.GetMaxConnections().GetValue(),
		Pending:     first.GetMaxPendingRequests().GetValue(),
		Requests:    first.GetMaxRequests().GetValue(),
		Retries:     first.GetMaxRetries().GetValue(),
	}
	if breakers == (CircuitBreakers{math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32}) {
		return nil
	}
	return &breakers
}
