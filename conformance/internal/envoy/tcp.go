package envoy

import (
	"strings"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tcpproxy "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
)

const (
	rbacSuffix       = ".rbac"
	tcpProxy         = "envoy.filters.network.tcp_proxy"
	httpManager      = "envoy.filters.network.http_connection_manager"
	metadataExchange = "istio.metadata_exchange"
)

// TCP is what a proxy does with a connection that it does not look into.
type TCP struct {
	// Filters names those in front of the one that forwards.
	Filters []string `json:"filters,omitempty"`
	// RBAC holds the rules of all filters that decide who may pass, in their order.
	RBAC        []any  `json:"rbac,omitempty"`
	Tunnel      any    `json:"tunnel,omitempty"`
	IdleTimeout string `json:"idleTimeout,omitempty"`
}

// ReduceTCP is nil where there is nothing but forwarding; the second result lists clusters as cluster=weight.
func ReduceTCP(chain *listener.FilterChain, proxy *tcpproxy.TcpProxy) (*TCP, []string) {
	reduced := &TCP{RBAC: networkRBAC(chain)}
	for _, filter := range chain.GetFilters() {
		if filter.GetName() != tcpProxy && filter.GetName() != metadataExchange {
			reduced.Filters = append(reduced.Filters, filter.GetName())
		}
	}
	if proxy.GetTunnelingConfig() != nil {
		reduced.Tunnel = JSON(proxy.GetTunnelingConfig())
	}
	if proxy.GetIdleTimeout() != nil {
		reduced.IdleTimeout = proxy.GetIdleTimeout().AsDuration().String()
	}
	var weighted []string
	for _, part := range proxy.GetWeightedClusters().GetClusters() {
		weighted = append(weighted, weight(part.GetName(), part.GetWeight()))
	}
	if reduced.Filters == nil && reduced.Tunnel == nil && reduced.IdleTimeout == "" {
		return nil, weighted
	}
	return reduced, weighted
}

func networkRBAC(chain *listener.FilterChain) []any {
	var rules []any
	for _, filter := range chain.GetFilters() {
		if strings.HasSuffix(filter.GetName(), rbacSuffix) {
			rules = append(rules, anyJSON(filter.GetTypedConfig()))
		}
	}
	return rules
}
