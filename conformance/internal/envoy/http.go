package envoy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
)

// HTTP is what a proxy does with a request.
type HTTP struct {
	// Filters names the filters that decide whether and where to a request goes.
	Filters []string `json:"filters,omitempty"`
	// RBAC holds the rules of connections in front, then those of requests, in the order in which they are asked.
	RBAC           []any    `json:"rbac,omitempty"`
	DirectResponse uint32   `json:"directResponse,omitempty"`
	Redirect       any      `json:"redirect,omitempty"`
	AddHeaders     []any    `json:"addHeaders,omitempty"`
	RemoveHeaders  []string `json:"removeHeaders,omitempty"`
	// The headers of the answers, which a route changes too.
	AddResponseHeaders    []any    `json:"addResponseHeaders,omitempty"`
	RemoveResponseHeaders []string `json:"removeResponseHeaders,omitempty"`
	PerFilter             []string `json:"perFilter,omitempty"`
	Timeout               string   `json:"timeout,omitempty"`
	IdleTimeout           string   `json:"idleTimeout,omitempty"`
	Retry                 *Retry   `json:"retry,omitempty"`
	HostRewrite           string   `json:"hostRewrite,omitempty"`
	PrefixRewrite         string   `json:"prefixRewrite,omitempty"`
	RegexRewrite          any      `json:"regexRewrite,omitempty"`
	Mirror                []string `json:"mirror,omitempty"`
}

// Retry is when a request is sent again.
type Retry struct {
	On            string   `json:"on"`
	Attempts      uint32   `json:"attempts"`
	PerTryTimeout string   `json:"perTryTimeout,omitempty"`
	Codes         []uint32 `json:"codes,omitempty"`
	BackOff       any      `json:"backOff,omitempty"`
}

// ReduceHTTP reduces the filters of a chain that ends in a manager of HTTP connections.
func ReduceHTTP(chain *listener.FilterChain, manager *hcm.HttpConnectionManager) *HTTP {
	reduced := &HTTP{RBAC: networkRBAC(chain)}
	for _, filter := range manager.GetHttpFilters() {
		name := filter.GetName()
		if strings.HasSuffix(name, rbacSuffix) {
			reduced.RBAC = append(reduced.RBAC, anyJSON(filter.GetTypedConfig()))
		}
		if strings.Contains(name, "dynamic_forward") || strings.Contains(name, "rbac") || strings.Contains(name, "ratelimit") {
			reduced.Filters = append(reduced.Filters, name)
		}
	}
	return reduced
}

// AddRoute adds what a route does with a request.
func (h *HTTP) AddRoute(source *route.Route) {
	h.DirectResponse = source.GetDirectResponse().GetStatus()
	if source.GetRedirect() != nil {
		h.Redirect = JSON(source.GetRedirect())
	}
	h.AddHeaders = listJSON(source.GetRequestHeadersToAdd())
	h.RemoveHeaders = source.GetRequestHeadersToRemove()
	h.AddResponseHeaders = listJSON(source.GetResponseHeadersToAdd())
	h.RemoveResponseHeaders = source.GetResponseHeadersToRemove()
	h.PerFilter = slices.Sorted(maps.Keys(source.GetTypedPerFilterConfig()))
	action := source.GetRoute()
	if action == nil {
		return
	}
	if action.GetTimeout() != nil {
		h.Timeout = action.GetTimeout().AsDuration().String()
	}
	if action.GetIdleTimeout() != nil {
		h.IdleTimeout = action.GetIdleTimeout().AsDuration().String()
	}
	h.Retry = retry(action.GetRetryPolicy())
	h.HostRewrite = action.GetHostRewriteLiteral()
	h.PrefixRewrite = action.GetPrefixRewrite()
	if action.GetRegexRewrite() != nil {
		h.RegexRewrite = JSON(action.GetRegexRewrite())
	}
	for _, mirror := range action.GetRequestMirrorPolicies() {
		h.Mirror = append(h.Mirror, mirror.GetCluster())
	}
}

func retry(policy *route.RetryPolicy) *Retry {
	if policy == nil {
		return nil
	}
	reduced := &Retry{
		On:       policy.GetRetryOn(),
		Attempts: policy.GetNumRetries().GetValue(),
		Codes:    policy.GetRetriableStatusCodes(),
	}
	if policy.GetPerTryTimeout() != nil {
		reduced.PerTryTimeout = policy.GetPerTryTimeout().AsDuration().String()
	}
	if policy.GetRetryBackOff() != nil {
		reduced.BackOff = JSON(policy.GetRetryBackOff())
	}
	return reduced
}

// Weighted lists the clusters among which a route divides requests, as cluster=weight.
func Weighted(source *route.Route) []string {
	var list []string
	for _, part := range source.GetRoute().GetWeightedClusters().GetClusters() {
		list = append(list, weight(part.GetName(), part.GetWeight().GetValue()))
	}
	return list
}

func weight(name string, value uint32) string {
	return fmt.Sprintf("%s=%d", name, value)
}
