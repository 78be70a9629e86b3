package simulate

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"

	coremodel "istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xdstest"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/envoy"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/istiod"
)

// What the proxy of a node is called; it is no Envoy and gets no configuration of its own.
const ztunnel = "ztunnel"

// followAmbient begins at the proxy of a node, which gives the connection to a waypoint or lets it go.
func (q *inquiry) followAmbient(result CallResult, call Call, client istiod.Workload) (CallResult, error) {
	connection := istiod.Connection{Namespace: client.Namespace, Host: call.Host, Port: call.Port}
	if call.Address != publicAddress {
		connection.Address = call.Address
	}
	target := q.server.Ztunnel(connection)
	hop := &Hop{Proxy: ztunnel, Service: target.Service, Waypoint: target.Waypoint, Verdict: leavingNode(target)}
	result.Hops, result.Wire = append(result.Hops, hop), hop.Verdict
	if target.Waypoint == "" {
		return result, nil
	}
	waypoint, isKnown := q.spec.waypoint(target.Waypoint)
	if !isKnown {
		return result, fmt.Errorf("spec: %s is the waypoint of %s; list it among the waypoints", target.Waypoint, target.Service)
	}
	proxy, err := q.proxy(waypoint.Service)
	if err != nil {
		return result, err
	}
	received := fromApplication(call)
	received.address = target.Address
	return q.passWaypoint(result, proxy, waypoint.Service, received)
}

func leavingNode(target istiod.Target) string {
	switch {
	case target.Service == "":
		return "passes: nothing has the address"
	case target.Waypoint != "":
		return "HBONE to " + target.Waypoint
	case !target.HasPort:
		return "FAIL: the service has not the port"
	default:
		return "bytes to the servers of " + target.Service
	}
}

// throughWaypoint follows a call that a gateway sends through a tunnel.
func (q *inquiry) throughWaypoint(result CallResult, hop *Hop, sent wire) (CallResult, error) {
	host, port, err := net.SplitHostPort(hop.Upstream.Tunnel)
	if err != nil {
		return result, err
	}
	if sent.port, err = strconv.Atoi(port); err != nil {
		return result, err
	}
	sent.address = host
	for _, waypoint := range q.spec.Waypoints {
		if strings.HasPrefix(hop.Upstream.Endpoints[0], waypoint.IP+":") {
			proxy, err := q.proxy(waypoint.Service)
			if err != nil {
				return result, err
			}
			return q.passWaypoint(result, proxy, waypoint.Service, sent)
		}
	}
	return result, fmt.Errorf("spec: %s is no waypoint of the spec", hop.Upstream.Endpoints[0])
}

// passWaypoint follows a call that comes out of the tunnel: the waypoint finds by its address for which service it is.
func (q *inquiry) passWaypoint(result CallResult, proxy *istiod.Proxy, name string, received wire) (CallResult, error) {
	if len(result.Hops) == maxHops {
		return result.looping(), nil
	}
	internal := xdstest.ExtractListener(coremodel.MainInternalName, proxy.Listeners)
	if internal == nil {
		return result, fmt.Errorf("the proxy %s has no listener %s", name, coremodel.MainInternalName)
	}
	protocol := offered(internal, received)
	chain, err := envoy.Dispatch(internal, envoy.Inspected{
		Address: received.address, Port: received.port, ApplicationProtocol: protocol,
	})
	if err != nil {
		return result, err
	}
	alone := *proxy
	alone.Simulation = only(proxy.Simulation, internal, chain, received)
	hop, sent := pass(&alone, name, received, simulation.CallModeGateway)
	result.Hops, result.Wire = append(result.Hops, hop), hop.Verdict
	if sent == nil {
		return result, nil
	}
	gateway, port, isGateway := q.gatewayOf(hop.Cluster)
	if !isGateway {
		return result, nil
	}
	return q.followFrom(result, gateway.Service, sent.at(gateway, port), simulation.CallModeGateway)
}

// only is a simulation of one chain: Istio's own looks at the conditions of chains and at no matcher beside them.
func only(from *simulation.Simulation, source *listener.Listener, chain string, received wire) *simulation.Simulation {
	reduced := proto.Clone(source).(*listener.Listener)
	reduced.Address = &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
		Address:       received.address,
		PortSpecifier: &core.SocketAddress_PortValue{PortValue: uint32(received.port)},
	}}}
	reduced.FilterChains = nil
	for _, each := range source.GetFilterChains() {
		if each.GetName() == chain && chain != "" && len(reduced.GetFilterChains()) == 0 {
			reduced.FilterChains = append(reduced.FilterChains, each)
		}
	}
	simulated := *from
	simulated.Listeners = []*listener.Listener{reduced}
	return &simulated
}

// offered is the protocol that the inspectors of a listener find, as Istio's simulation finds it.
func offered(source *listener.Listener, received wire) string {
	inspected := envoy.Inspectors(source, received.port)
	http := map[simulation.Protocol]string{simulation.HTTP: "http/1.1", simulation.HTTP2: "h2"}
	switch {
	case received.tls == simulation.Plaintext && inspected.HTTP:
		http[simulation.HTTP2] = "h2c"
		return http[received.protocol]
	case received.tls != simulation.Plaintext && inspected.TLS:
		return http[received.protocol]
	default:
		return ""
	}
}
