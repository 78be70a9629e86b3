package simulate

import (
	"fmt"
	"slices"
	"strings"

	"istio.io/istio/pilot/pkg/model"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/envoy"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/istiod"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
)

// Simulation is the answer to a [Spec].
type Simulation struct {
	// Calls are in the order of the spec.
	Calls []CallResult `json:"calls"`
	// Clusters are by proxy and by name.
	Clusters  map[string]map[string]*envoy.Cluster `json:"clusters,omitempty"`
	Listeners map[string][]string                  `json:"listeners,omitempty"`
	// InvalidEnvoyConfig says what Envoy would refuse.
	InvalidEnvoyConfig []string         `json:"invalidEnvoyConfig,omitempty"`
	Secrets            []SecretDelivery `json:"secrets,omitempty"`
}

// CallResult is the way of a call.
type CallResult struct {
	Name string `json:"name"`
	Hops []*Hop `json:"hops"`
	// Wire says in words what leaves the last proxy.
	Wire string `json:"wire"`
}

// SecretDelivery is whether a proxy is given a Secret.
type SecretDelivery struct {
	Proxy          string `json:"proxy"`
	ServiceAccount string `json:"serviceAccount"`
	Name           string `json:"name"`
	istiod.Delivery
}

// Simulate answers a spec for the objects in the documents.
func Simulate(documents []manifest.Document, spec Spec) (*Simulation, error) {
	cluster, err := manifest.Load(documents)
	if err != nil {
		return nil, err
	}
	answer := &Simulation{Calls: []CallResult{}}
	if spec.isAmbient() {
		cluster.ReadAtServer()
	}
	settings := istiod.Settings{Mesh: spec.meshText(), IsAmbient: spec.isAmbient()}
	err = istiod.Run(cluster, settings, func(server *istiod.Server) error {
		return (&inquiry{spec: spec, server: server, proxies: map[string]*istiod.Proxy{}}).into(answer)
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// inquiry generates the configuration of a proxy when it is first needed: that costs more than following a call.
type inquiry struct {
	spec    Spec
	server  *istiod.Server
	proxies map[string]*istiod.Proxy
}

func (q *inquiry) into(answer *Simulation) error {
	for _, call := range q.spec.Calls {
		result, err := q.follow(call)
		if err != nil {
			return err
		}
		answer.Calls = append(answer.Calls, result)
	}
	if len(q.spec.Clusters) > 0 || q.spec.Listeners || q.spec.Validation {
		if err := q.report(answer); err != nil {
			return err
		}
	}
	for _, question := range q.spec.Secrets {
		deliveries, err := q.deliver(question)
		if err != nil {
			return err
		}
		answer.Secrets = append(answer.Secrets, deliveries...)
	}
	return nil
}

func (q *inquiry) proxy(name string) (*istiod.Proxy, error) {
	if proxy, isKnown := q.proxies[name]; isKnown {
		return proxy, nil
	}
	if client, isClient := q.spec.Clients[name]; isClient {
		q.proxies[name] = q.server.Sidecar(name, client)
	} else if gateway, isGateway := q.spec.gateway(name); isGateway {
		q.proxies[name] = q.server.Gateway(name, gateway.Workload)
	} else if waypoint, isWaypoint := q.spec.waypoint(name); isWaypoint {
		q.proxies[name] = q.server.Waypoint(name, waypoint.Workload)
	} else {
		return nil, fmt.Errorf("spec: there is no proxy %q; the proxies are %s", name, quoted(q.names()))
	}
	return q.proxies[name], nil
}

func (q *inquiry) names() []string {
	var names []string
	for _, name := range q.spec.clientNames() {
		if !q.spec.Clients[name].Ambient {
			names = append(names, name)
		}
	}
	for _, gateway := range slices.Concat(q.spec.Gateways, q.spec.Waypoints) {
		names = append(names, gateway.Service)
	}
	return names
}

func (q *inquiry) report(answer *Simulation) error {
	for _, name := range q.names() {
		proxy, err := q.proxy(name)
		if err != nil {
			return err
		}
		for _, source := range proxy.Clusters {
			if isWanted(source.GetName(), q.spec.Clusters) {
				answer.addCluster(name, source.GetName(), proxy.Cluster(source.GetName()))
			}
		}
		if q.spec.Listeners {
			answer.addListeners(name, proxy)
		}
		if q.spec.Validation {
			for _, complaint := range envoy.Invalid(proxy.Listeners, proxy.Clusters, proxy.Routes) {
				answer.InvalidEnvoyConfig = append(answer.InvalidEnvoyConfig, name+": "+complaint)
			}
		}
	}
	return nil
}

func (s *Simulation) addCluster(proxy, name string, cluster *envoy.Cluster) {
	if s.Clusters == nil {
		s.Clusters = map[string]map[string]*envoy.Cluster{}
	}
	if s.Clusters[proxy] == nil {
		s.Clusters[proxy] = map[string]*envoy.Cluster{}
	}
	s.Clusters[proxy][name] = cluster
}

func (s *Simulation) addListeners(name string, proxy *istiod.Proxy) {
	lines := []string{}
	for _, source := range proxy.Listeners {
		if source.GetName() != model.VirtualInboundListenerName {
			lines = append(lines, envoy.DescribeListener(source))
		}
	}
	slices.Sort(lines) // istiod's order is that of a map
	if s.Listeners == nil {
		s.Listeners = map[string][]string{}
	}
	s.Listeners[name] = lines
}

func (q *inquiry) deliver(question SecretQuestion) ([]SecretDelivery, error) {
	proxy, err := q.proxy(question.Proxy)
	if err != nil {
		return nil, err
	}
	account := question.ServiceAccount
	setIfEmpty(&account, proxy.ServiceAccount())
	var deliveries []SecretDelivery
	for _, name := range question.Names {
		delivery, err := q.server.Deliver(proxy, account, name)
		if err != nil {
			return nil, err
		}
		deliveries = append(deliveries, SecretDelivery{
			Proxy: question.Proxy, ServiceAccount: account, Name: name, Delivery: delivery,
		})
	}
	return deliveries, nil
}

func isWanted(name string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(name, part) })
}
