package invariant

import (
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

// private are headers that no third party should get, with the reason; a name that ends in "*" stands for all that begin
// so.
var private = []struct{ name, reason string }{
	{"x-forwarded-client-cert", "it holds the caller's SPIFFE identity and its whole workload certificate"},
	{"x-forwarded-for", "it holds addresses of pods"},
	{"x-envoy-peer-metadata*", "it holds labels, namespace and service account of the pod"},
	{"x-envoy-external-address", "it holds the address of a pod"},
	{"x-envoy-decorator-operation", "it tells the name of the route inside the mesh"},
	{"x-envoy-attempt-count", "it tells that and how often the mesh retries"},
	{"x-envoy-expected-rq-timeout-ms", "it tells how long the mesh waits"},
	{"x-envoy-*", "it is between proxies of the mesh"},
}

const spiffeScheme = "spiffe://"

// Anonymous: origins do not learn which workload of the mesh calls. Headers that the application sends are its own.
func Anonymous(c *testcase.Case, call *testcase.Call, seen *result.Call) []string {
	var violations []string
	for _, name := range slices.Sorted(maps.Keys(seen.Origins)) {
		for _, request := range seen.Origins[name].Requests {
			for _, header := range slices.Sorted(maps.Keys(request.Headers)) {
				if slices.Contains(c.AllowHeaders, header) || isSentBy(call, header) {
					continue
				}
				if reason := whyPrivate(header, request.Headers[header], seen.From); reason != "" {
					violations = append(violations, fmt.Sprintf("origin %s received the header %s: %s", name, header, reason))
				}
			}
		}
	}
	return slices.Compact(violations)
}

func isSentBy(call *testcase.Call, header string) bool {
	for name := range call.Headers {
		if strings.EqualFold(name, header) {
			return true
		}
	}
	return false
}

// whyPrivate gives the reason why a header must not leave the mesh, or "".
func whyPrivate(header string, values, addresses []string) string {
	for _, entry := range private {
		prefix, isPrefix := strings.CutSuffix(entry.name, "*")
		if header == entry.name || isPrefix && strings.HasPrefix(header, prefix) {
			return entry.reason
		}
	}
	text := strings.Join(values, ",")
	if strings.Contains(text, spiffeScheme) {
		return "its value holds a SPIFFE identity"
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(` ,;="[]`, r) }) {
		host, _, err := net.SplitHostPort(word)
		if err != nil {
			host = word
		}
		if slices.Contains(addresses, host) {
			return "its value holds the address of a pod"
		}
	}
	return ""
}
