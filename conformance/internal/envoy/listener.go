package envoy

import (
	"fmt"
	"strings"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpproxy "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
)

// DescribeListener says in one line what a listener takes and where to it leads.
func DescribeListener(source *listener.Listener) string {
	var chains []string
	for _, chain := range source.GetFilterChains() {
		chains = append(chains, describeChain(chain))
	}
	if source.GetDefaultFilterChain() != nil {
		chains = append(chains, "default:"+describeChain(source.GetDefaultFilterChain()))
	}
	return source.GetName() + " " + strings.Join(chains, " ; ")
}

func describeChain(chain *listener.FilterChain) string {
	match := chain.GetFilterChainMatch()
	var conditions []string
	if names := match.GetServerNames(); len(names) > 0 {
		conditions = append(conditions, "sni="+strings.Join(names, ","))
	}
	for _, block := range match.GetPrefixRanges() {
		conditions = append(conditions, fmt.Sprintf("ip=%s/%d", block.GetAddressPrefix(), block.GetPrefixLen().GetValue()))
	}
	if protocol := match.GetTransportProtocol(); protocol != "" {
		conditions = append(conditions, "tp="+protocol)
	}
	if protocols := match.GetApplicationProtocols(); len(protocols) > 0 {
		conditions = append(conditions, "alpn="+strings.Join(protocols, ","))
	}
	if match.GetDestinationPort() != nil {
		conditions = append(conditions, fmt.Sprintf("port=%d", match.GetDestinationPort().GetValue()))
	}
	target := ""
	for _, filter := range chain.GetFilters() {
		target += describeFilter(filter)
	}
	return "{" + strings.Join(conditions, " ") + "}->" + target
}

func describeFilter(filter *listener.Filter) string {
	switch filter.GetName() {
	case tcpProxy:
		proxy := &tcpproxy.TcpProxy{}
		if err := filter.GetTypedConfig().UnmarshalTo(proxy); err != nil {
			return err.Error()
		}
		text := "tcp:" + proxy.GetCluster()
		for _, part := range proxy.GetWeightedClusters().GetClusters() {
			text += " " + weight(part.GetName(), part.GetWeight())
		}
		return text
	case httpManager:
		manager := &hcm.HttpConnectionManager{}
		if err := filter.GetTypedConfig().UnmarshalTo(manager); err != nil {
			return err.Error()
		}
		text := "hcm:" + manager.GetRds().GetRouteConfigName()
		for _, part := range manager.GetHttpFilters() {
			if strings.Contains(part.GetName(), "dynamic_forward") {
				text += "+" + part.GetName()
			}
		}
		return text
	default:
		return filter.GetName() + ">"
	}
}
