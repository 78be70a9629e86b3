package simulate

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/caught"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	_ "github.com/cdk8s-istio/cdk8s-istio/conformance/internal/quiet"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/silence"
)

func init() { silence.Istio() }

const (
	client = `"clients": {"checkout": {"namespace": "shop", "serviceAccount": "checkout", "labels": {"app": "checkout"}}}`
	// An external service whose TLS the sidecar originates.
	originated = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: api, namespace: shop}
spec: {hosts: [api.example.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 443}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: shop}
spec:
  host: api.example.com
  trafficPolicy:
    connectionPool: {tcp: {maxConnections: 7, connectTimeout: 3s}}
    outlierDetection: {maxEjectionPercent: 50}
    tls: {mode: SIMPLE, sni: api.example.com, subjectAltNames: [api.example.com]}
`
)

func simulateText(t testing.TB, yaml, spec string) (*Simulation, error) {
	t.Helper()
	parsed, err := ParseSpec([]byte(spec))
	if err != nil {
		return nil, err
	}
	return Simulate(manifest.Parse(yaml), parsed)
}

func one(t *testing.T, yaml, spec string) CallResult {
	t.Helper()
	simulation, err := simulateText(t, yaml, spec)
	if err != nil {
		t.Fatal(err)
	}
	if len(simulation.Calls) != 1 {
		t.Fatalf("%d calls", len(simulation.Calls))
	}
	if len(simulation.InvalidEnvoyConfig) > 0 {
		t.Errorf("Envoy refuses %q", simulation.InvalidEnvoyConfig)
	}
	return simulation.Calls[0]
}

func TestWhatLeavesTheSidecar(t *testing.T) {
	const registryOnly = `, "mesh": {"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}}`
	cases := map[string]struct {
		url, mesh     string
		cluster, wire string
	}{
		"origination": {
			url: "http://api.example.com/", cluster: "outbound|80||api.example.com",
			wire: "SIMPLE TLS, sni api.example.com, chain file-root:system, name checked against api.example.com",
		},
		"a host that nobody knows": {
			url: "http://other.example.com/", cluster: passthrough, wire: "PLAINTEXT",
		},
		"TLS past the registry": {
			url: "https://other.example.com/", cluster: passthrough, wire: "application TLS untouched",
		},
		"a black hole": {
			url: "https://other.example.com/", mesh: registryOnly, cluster: blackHole, wire: "application TLS untouched",
		},
		"a host without a route": {
			url: "http://other.example.com/", mesh: registryOnly, wire: "no cluster (direct response or redirect)",
		},
		"the mesh as YAML in a string": {
			url: "https://other.example.com/", mesh: `, "mesh": "outboundTrafficPolicy: {mode: REGISTRY_ONLY}"`, cluster: blackHole,
			wire: "application TLS untouched",
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			call := one(t, originated, `{`+client+test.mesh+`, "validation": true, "calls": [{"url": "`+test.url+`"}]}`)
			if len(call.Hops) != 1 || call.Hops[0].Cluster != test.cluster || call.Wire != test.wire {
				t.Errorf("cluster %q, wire %q", call.Hops[0].Cluster, call.Wire)
			}
		})
	}
}

func TestRoutesAreMatchedByMoreThanThePath(t *testing.T) {
	const route = originated + `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: api, namespace: shop}
spec:
  hosts: [api.example.com]
  http:
  - match: [{method: {exact: GET}, uri: {prefix: /v1}}]
    route: [{destination: {host: api.example.com}}]
    timeout: 5s
    retries: {attempts: 3, perTryTimeout: 1s, retryOn: 5xx}
    headers: {request: {set: {x-added: "1"}, remove: [x-gone]}}
`
	for name, test := range map[string]struct {
		method, path string
		want         string
	}{
		"the method and the path": {"GET", "/v1/a", ""},
		"another method":          {"POST", "/v1/a", "no route matched (404)"},
		"another path":            {"GET", "/v2", "no route matched"},
	} {
		t.Run(name, func(t *testing.T) {
			hop := one(t, route, `{`+client+`, "calls": [{"url": "http://api.example.com`+test.path+`", "method": "`+test.method+`"}]}`).Hops[0]
			if hop.Error != test.want {
				t.Fatalf("error %q", hop.Error)
			}
			if test.want != "" {
				if hop.Verdict != "FAIL: "+test.want {
					t.Errorf("verdict %q", hop.Verdict)
				}
				return
			}
			if hop.HTTP.Timeout != "5s" || hop.HTTP.Retry.Attempts != 3 || hop.HTTP.Retry.PerTryTimeout != "1s" || hop.HTTP.Retry.On != "5xx" {
				t.Errorf("%+v, retry %+v", hop.HTTP, hop.HTTP.Retry)
			}
			if len(hop.HTTP.AddHeaders) != 1 || len(hop.HTTP.RemoveHeaders) != 1 || hop.HTTP.RemoveHeaders[0] != "x-gone" {
				t.Errorf("headers %v, %v", hop.HTTP.AddHeaders, hop.HTTP.RemoveHeaders)
			}
		})
	}
}

const (
	gatewayHost = "istio-egressgateway.istio-egress.svc.cluster.local"
	gateways    = `, "gateways": [{"service": "` + gatewayHost + `", "namespace": "istio-egress", "pod": "istio-egressgateway-1", "ip": "10.244.9.9",
		"labels": {"istio": "egressgateway"}, "serviceAccount": "egress", "ports": {"443": 8443}}]`
)

func gatewayManifest(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/gateway.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestACallThroughAGatewayHasTwoHops(t *testing.T) {
	call := one(t, gatewayManifest(t), `{`+client+gateways+`, "validation": true, "calls": [{"url": "http://api.example.com/"}]}`)
	if len(call.Hops) != 2 {
		t.Fatalf("%d hops, %s", len(call.Hops), call.Wire)
	}
	sidecar, gateway := call.Hops[0], call.Hops[1]
	if want := []string{"spiffe://cluster.local/ns/istio-egress/sa/egress"}; sidecar.Upstream.TLS.Mode != "ISTIO_MUTUAL" || sidecar.Upstream.TLS.SANs[0] != want[0] {
		t.Errorf("the sidecar sends %s", sidecar.Verdict)
	}
	if gateway.Proxy != gatewayHost || !gateway.Downstream.RequireClientCert || gateway.Downstream.SNI[0] != "api.example.com" {
		t.Errorf("the gateway is %s and takes %+v", gateway.Proxy, gateway.Downstream)
	}
	if len(gateway.HTTP.RBAC) != 1 || len(gateway.HTTP.Filters) != 1 {
		t.Errorf("rules %v of %v", gateway.HTTP.RBAC, gateway.HTTP.Filters)
	}
	if want := "MUTUAL TLS, sni api.example.com, chain kubernetes://api-client-cacert, name checked against api.example.com"; call.Wire != want {
		t.Errorf("wire %q", call.Wire)
	}
}

func TestTheSidecarGoesPastAGatewayThatIsNotListed(t *testing.T) {
	if call := one(t, gatewayManifest(t), `{`+client+`, "calls": [{"url": "http://api.example.com/"}]}`); len(call.Hops) != 1 {
		t.Errorf("%d hops", len(call.Hops))
	}
}

func TestRulesOfBothActionsAreInTheOrderInWhichTheyAreAsked(t *testing.T) {
	const deny = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny, namespace: istio-egress}
spec: {selector: {matchLabels: {istio: egressgateway}}, action: DENY, rules: [{from: [{source: {principals: [cluster.local/ns/ops/sa/a]}}]}]}
`
	call := one(t, gatewayManifest(t)+deny, `{`+client+gateways+`, "calls": [{"url": "http://api.example.com/"}]}`)
	rules, err := json.Marshal(call.Hops[1].HTTP.RBAC)
	if err != nil {
		t.Fatal(err)
	}
	denied, allowed := strings.Index(string(rules), "policy[deny]"), strings.Index(string(rules), "policy[allow]")
	if len(call.Hops[1].HTTP.RBAC) != 2 || denied < 0 || allowed < denied {
		t.Errorf("rules %s", rules)
	}
}

func TestClustersAreReportedForEveryProxy(t *testing.T) {
	simulation, err := simulateText(t, originated, `{`+client+`, "clusters": ["api.example.com"], "listeners": true}`)
	if err != nil {
		t.Fatal(err)
	}
	got := simulation.Clusters["checkout"]["outbound|80||api.example.com"]
	if got == nil || got.ConnectTimeout != "3s" || got.CircuitBreakers.Connections != 7 || got.Ejectable != "0 of 1 (maxEjectionPercent 50)" {
		t.Errorf("%+v", got)
	}
	if len(simulation.Listeners["checkout"]) == 0 {
		t.Error("no listener")
	}
}

func TestAPanicOfIstioIsToldFromAnError(t *testing.T) {
	text, err := os.ReadFile("testdata/panics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = simulateText(t, string(text), `{`+client+`, "validation": true}`)
	var found *caught.Panic
	if !errors.As(err, &found) || !strings.Contains(found.Stack, "applyFailoverPriorityPerLocality") {
		t.Errorf("no panic but %v", err)
	}
}

func TestGatewayAPIRoutesAreReadAtOnce(t *testing.T) {
	const route = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: tls, namespace: shop}
spec: {hosts: [tls.example.com], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: other, namespace: shop}
spec: {hosts: [other.example.com], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: {name: tls, namespace: shop}
spec:
  parentRefs: [{group: networking.istio.io, kind: ServiceEntry, name: tls}]
  hostnames: [tls.example.com]
  rules: [{backendRefs: [{group: networking.istio.io, kind: Hostname, name: other.example.com, port: 443}]}]
`
	call := one(t, route, `{`+client+`, "calls": [{"url": "https://tls.example.com/"}]}`)
	if call.Hops[0].Cluster != "outbound|443||other.example.com" {
		t.Errorf("cluster %q", call.Hops[0].Cluster)
	}
}

func BenchmarkSimulateGateway(b *testing.B) {
	yaml := gatewayManifest(b)
	for b.Loop() {
		if _, err := simulateText(b, yaml, `{`+client+gateways+`, "calls": [{"url": "http://api.example.com/"}]}`); err != nil {
			b.Fatal(err)
		}
	}
}

func TestASniffedPortHasItsRoutesAtEveryAddress(t *testing.T) {
	const yaml = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: api, namespace: shop}
spec: {hosts: [api.example.com], addresses: [240.0.0.1, 240.0.0.2], ports: [{number: 443, name: any}]}
`
	for _, address := range []string{"240.0.0.1", "240.0.0.2"} {
		call := `, "calls": [{"url": "http://api.example.com:443/", "address": "` + address + `"}]}`
		hop := one(t, yaml, "{"+client+call).Hops[0]
		if hop.Error != "" || hop.VirtualHost != "api.example.com:443" {
			t.Errorf("%s: %+v", address, hop)
		}
	}
}
