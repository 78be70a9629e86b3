package envoy

import (
	"fmt"

	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
)

// endpoints lists the endpoints in words, and counts those that offer Istio's mutual TLS.
func endpoints(assignment *endpoint.ClusterLoadAssignment) (list []string, withMutualTLS int) {
	for _, locality := range assignment.GetEndpoints() {
		for _, member := range locality.GetLbEndpoints() {
			text := address(member)
			match := member.GetMetadata().GetFilterMetadata()["envoy.transport_socket_match"]
			if match.GetFields()["tlsMode"].GetStringValue() == "istio" {
				text += " tlsMode=istio"
				withMutualTLS++
			}
			if locality.GetPriority() > 0 {
				text += fmt.Sprintf(" prio=%d", locality.GetPriority())
			}
			if place := locality.GetLocality(); place.GetRegion() != "" {
				text += fmt.Sprintf(" loc=%s/%s/%s", place.GetRegion(), place.GetZone(), place.GetSubZone())
			}
			if weight := locality.GetLoadBalancingWeight().GetValue(); weight > 1 {
				text += fmt.Sprintf(" weight=%d", weight)
			}
			if weight := member.GetLoadBalancingWeight().GetValue(); weight > 1 {
				text += fmt.Sprintf(" epWeight=%d", weight)
			}
			list = append(list, text)
		}
	}
	return list, withMutualTLS
}

// tunnel is what the waypoint is asked for, "" where the first endpoint is none.
func tunnel(assignment *endpoint.ClusterLoadAssignment) string {
	for _, locality := range assignment.GetEndpoints() {
		for _, member := range locality.GetLbEndpoints() {
			metadata := member.GetMetadata().GetFilterMetadata()["envoy.filters.listener.original_dst"].GetFields()
			if metadata["waypoint"] == nil {
				return ""
			}
			return metadata["local"].GetStringValue()
		}
	}
	return ""
}

func address(member *endpoint.LbEndpoint) string {
	where := member.GetEndpoint().GetAddress()
	if socket := where.GetSocketAddress(); socket != nil {
		return fmt.Sprintf("%s:%d", socket.GetAddress(), socket.GetPortValue())
	}
	if internal := where.GetEnvoyInternalAddress(); internal != nil {
		return internal.GetEndpointId() + " hbone"
	}
	if pipe := where.GetPipe(); pipe != nil {
		return "unix:" + pipe.GetPath()
	}
	return where.String()
}
