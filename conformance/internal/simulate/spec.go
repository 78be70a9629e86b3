// Package simulate follows calls of applications through the configuration that istiod generates for their proxies.
package simulate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/istiod"
)

// Spec says who calls what; the objects come beside it.
type Spec struct {
	// Mesh is a MeshConfig, as an object or as YAML in a string.
	Mesh json.RawMessage `json:"mesh,omitempty"`
	// Clients are the workloads that call, by any name.
	Clients map[string]istiod.Workload `json:"clients,omitempty"`
	// Gateways are the proxies at which calls are followed.
	Gateways []Gateway `json:"gateways,omitempty"`
	// Waypoints are the proxies that take calls of ambient clients.
	Waypoints []Gateway `json:"waypoints,omitempty"`
	Calls     []Call    `json:"calls,omitempty"`
	// Clusters are parts of the names of clusters that are reported for every proxy.
	Clusters []string `json:"clusters,omitempty"`
	// Listeners asks for all listeners of every proxy, a line each.
	Listeners bool `json:"listeners,omitempty"`
	// Validation asks for Envoy's own checks of the configuration of every proxy.
	Validation bool `json:"validation,omitempty"`
	// Secrets asks which Secrets istiod hands out.
	Secrets []SecretQuestion `json:"secrets,omitempty"`
}

// Gateway is the Pod of a gateway and the Service in front of it.
type Gateway struct {
	istiod.Workload
	// Service is the host of the Service, with its namespace and domain.
	Service string `json:"service"`
	// Ports leads from the ports of the Service to those of the Pod; a port that is absent is the same on both.
	Ports map[string]int `json:"ports,omitempty"`
}

// SecretQuestion asks for Secrets in the name of a proxy.
type SecretQuestion struct {
	// Proxy is the name of a client or the Service of a gateway.
	Proxy string `json:"proxy"`
	// ServiceAccount is that of the proxy if absent.
	ServiceAccount string `json:"serviceAccount,omitempty"`
	// Names are those of resources in Envoy's configuration.
	Names []string `json:"names"`
}

// ParseSpec refuses fields that it does not know.
func ParseSpec(text []byte) (Spec, error) {
	var spec Spec
	if len(bytes.TrimSpace(text)) == 0 {
		return spec, fmt.Errorf(`spec: missing; the least is {"clients": {"name": {}}}`)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&spec); err != nil {
		return spec, fmt.Errorf("spec: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return spec, fmt.Errorf("spec: more than one JSON value; give one object")
	}
	return spec, spec.check()
}

func (s Spec) check() error {
	if err := s.checkProxies("gateways", s.Gateways); err != nil {
		return err
	}
	if err := s.checkProxies("waypoints", s.Waypoints); err != nil {
		return err
	}
	for index, question := range s.Secrets {
		if len(question.Names) == 0 {
			return fmt.Errorf("spec: secrets[%d] needs names, such as kubernetes://my-credential", index)
		}
	}
	return nil
}

func (s Spec) checkProxies(field string, proxies []Gateway) error {
	for index, proxy := range proxies {
		if proxy.Service == "" || proxy.IP == "" || proxy.Pod == "" {
			return fmt.Errorf("spec: %s[%d] needs service, pod and ip, as in the objects of the manifest", field, index)
		}
		if _, isClient := s.Clients[proxy.Service]; isClient {
			return fmt.Errorf("spec: %q is both a client and one of the %s; rename the client", proxy.Service, field)
		}
	}
	return nil
}

// isAmbient says whether anything of the spec needs a control plane for ambient meshes.
func (s Spec) isAmbient() bool {
	for _, client := range s.Clients {
		if client.Ambient {
			return true
		}
	}
	return len(s.Waypoints) > 0
}

func (s Spec) meshText() string {
	var text string
	if json.Unmarshal(s.Mesh, &text) == nil {
		return text
	}
	return string(s.Mesh)
}

func (s Spec) clientNames() []string { return slices.Sorted(maps.Keys(s.Clients)) }

func (s Spec) gateway(service string) (Gateway, bool) { return proxyOf(service, s.Gateways) }

func (s Spec) waypoint(service string) (Gateway, bool) { return proxyOf(service, s.Waypoints) }

func proxyOf(service string, proxies []Gateway) (Gateway, bool) {
	for _, proxy := range proxies {
		if proxy.Service == service {
			return proxy, true
		}
	}
	return Gateway{}, false
}

// client is the one a call names, or the only one there is.
func (s Spec) client(call Call) (string, error) {
	if call.Client == "" && len(s.Clients) == 1 {
		return s.clientNames()[0], nil
	}
	if _, isKnown := s.Clients[call.Client]; !isKnown {
		return "", fmt.Errorf("spec: the call %q has the client %q; the clients are %s",
			call.title(), call.Client, quoted(s.clientNames()))
	}
	return call.Client, nil
}

func quoted(names []string) string {
	var list []string
	for _, name := range names {
		list = append(list, fmt.Sprintf("%q", name))
	}
	if list == nil {
		return "none"
	}
	return strings.Join(list, ", ")
}
