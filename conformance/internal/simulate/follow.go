package simulate

import (
	"strconv"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/simulation"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/envoy"
)

// As many proxies as a call can pass: a sidecar, a gateway and, where rules lead astray, two more.
const maxHops = 4

// Clusters of Istio that are no destination of a manifest.
const (
	blackHole   = "BlackHoleCluster"
	passthrough = "PassthroughCluster"
)

// wire is a call as a proxy receives it.
type wire struct {
	address  string
	port     int
	protocol simulation.Protocol
	tls      simulation.TLSMode
	sni      string
	// authority is the Host header.
	authority string
	// hasApplicationTLS says that no proxy has ended the TLS of the application.
	hasApplicationTLS bool
	call              Call
}

// follow passes a call from proxy to proxy until it leaves for a destination that is no gateway of the spec.
func (q *inquiry) follow(call Call) (CallResult, error) {
	result := CallResult{Name: call.title()}
	name, err := q.spec.client(call)
	if err != nil {
		return result, err
	}
	if call, err = call.filled(); err != nil {
		return result, err
	}
	if q.spec.Clients[name].Ambient {
		return q.followAmbient(result, call, q.spec.Clients[name])
	}
	return q.followFrom(result, name, fromApplication(call), simulation.CallModeOutbound)
}

// followFrom begins at a proxy.
func (q *inquiry) followFrom(result CallResult, name string, received wire, mode simulation.CallMode) (CallResult, error) {
	for len(result.Hops) < maxHops {
		proxy, err := q.proxy(name)
		if err != nil {
			return result, err
		}
		hop, sent := pass(proxy, name, received, mode)
		result.Hops, result.Wire = append(result.Hops, hop), hop.Verdict
		if sent == nil {
			return result, nil
		}
		if hop.Upstream.Tunnel != "" {
			return q.throughWaypoint(result, hop, *sent)
		}
		gateway, port, isGateway := q.gatewayOf(hop.Cluster)
		if !isGateway {
			return result, nil
		}
		received, name, mode = sent.at(gateway, port), gateway.Service, simulation.CallModeGateway
	}
	return result.looping(), nil
}

func (r CallResult) looping() CallResult {
	r.Hops[len(r.Hops)-1].Error = "routing loop"
	return r
}

// gatewayOf is the gateway that a cluster leads to, and the port of its Service.
func (q *inquiry) gatewayOf(cluster string) (Gateway, int, bool) {
	_, _, target, port := model.ParseSubsetKey(cluster)
	gateway, isGateway := q.spec.gateway(string(target))
	return gateway, port, isGateway
}

func fromApplication(call Call) wire {
	return wire{
		address:           call.Address,
		port:              call.Port,
		protocol:          simulation.Protocol(call.Protocol),
		tls:               simulation.TLSMode(call.TLS),
		sni:               *call.Sni,
		authority:         call.Host,
		hasApplicationTLS: call.TLS == string(simulation.TLS),
		call:              call,
	}
}

func (w wire) at(gateway Gateway, port int) wire {
	w.address, w.port = gateway.IP, gateway.podPort(port)
	return w
}

func (g Gateway) podPort(port int) int {
	if number, isSet := g.Ports[strconv.Itoa(port)]; isSet {
		return number
	}
	return port
}

func (w wire) traffic(isHTTP bool) envoy.Traffic {
	return envoy.Traffic{IsHTTP: isHTTP, HasApplicationTLS: w.hasApplicationTLS, Authority: w.authority}
}

// through is the call after a proxy has sent it to a cluster.
func (w wire) through(cluster *envoy.Cluster, isHTTP bool) wire {
	if isHTTP && cluster.HTTP2 {
		w.protocol = simulation.HTTP2
	}
	if cluster.TLS == nil {
		w.tls = simulation.TLS
		if !w.hasApplicationTLS {
			w.tls, w.sni = simulation.Plaintext, ""
		}
		return w
	}
	w.tls, w.sni = simulation.TLS, cluster.SNI(w.traffic(isHTTP))
	if cluster.TLS.Mode == envoy.IstioMutual {
		w.tls = simulation.MTLS
	}
	if w.hasApplicationTLS {
		w.protocol = simulation.TCP
	}
	return w
}
