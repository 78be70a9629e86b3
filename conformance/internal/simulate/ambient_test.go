package simulate

import (
	"os"
	"strings"
	"testing"
)

const (
	waypointHost = "waypoint.egress.svc.cluster.local"
	ambient      = `"clients": {"app": {"namespace": "shop", "ambient": true}}, "waypoints": [{"service": "` + waypointHost + `",
		"namespace": "egress", "pod": "waypoint-1", "ip": "10.244.8.8", "serviceAccount": "waypoint",
		"labels": {"gateway.networking.k8s.io/gateway-name": "waypoint", "gateway.istio.io/managed": "istio.io-mesh-controller"}}]`
)

func waypointManifest(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/waypoint.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAWaypointTakesTheCallsOfItsServices(t *testing.T) {
	for name, test := range map[string]struct{ url, chain, cluster, wire string }{
		"requests": {
			"http://api.example.com/", "inbound-vip|80|http|api.example.com", "inbound-vip|80|http|api.example.com",
			"SIMPLE TLS, sni api.example.com, chain file-root:system, name checked against Host (api.example.com)",
		},
		"TLS of the application": {
			"https://api.example.com/", "inbound-vip|443|tcp|api.example.com", "inbound-vip|443|tcp|api.example.com",
			"application TLS untouched",
		},
		"requests that are found by their bytes": {
			"http://api.example.com:8080/", "inbound-vip|8080|http|api.example.com", "inbound-vip|8080|http|api.example.com",
			"PLAINTEXT",
		},
		"other bytes": {
			"tcp://api.example.com:8080", "inbound-vip|8080|tcp|api.example.com", "inbound-vip|8080|tcp|api.example.com",
			"PLAINTEXT",
		},
		"a port that the service has not": {
			"tcp://api.example.com:5432", "", "", "FAIL: no filter chains matched",
		},
	} {
		t.Run(name, func(t *testing.T) {
			call := one(t, waypointManifest(t), `{`+ambient+`, "validation": true, "calls": [{"url": "`+test.url+`"}]}`)
			if len(call.Hops) != 2 || call.Hops[0].Service != "shop/api.example.com" || call.Hops[0].Waypoint != waypointHost {
				t.Fatalf("%d hops, the first one %+v", len(call.Hops), call.Hops[0])
			}
			hop := call.Hops[1]
			if hop.Listener != "main_internal" || hop.FilterChain != test.chain || hop.Cluster != test.cluster || call.Wire != test.wire {
				t.Errorf("%+v", hop)
			}
		})
	}
}

func TestTheProxyOfANodeLetsTheRestPass(t *testing.T) {
	withoutLabel := strings.Replace(waypointManifest(t), "labels: { istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: egress }", "labels: {}", 1)
	for name, test := range map[string]struct{ yaml, url, service, wire string }{
		"a host that nobody knows":     {waypointManifest(t), "http://other.example.com/", "", "passes: nothing has the address"},
		"a service without a waypoint": {withoutLabel, "http://api.example.com/", "shop/api.example.com", "bytes to the servers of shop/api.example.com"},
		"a port without a service":     {withoutLabel, "tcp://240.240.0.1:5432", "shop/api.example.com", "FAIL: the service has not the port"},
	} {
		t.Run(name, func(t *testing.T) {
			call := one(t, test.yaml, `{`+ambient+`, "calls": [{"url": "`+test.url+`"}]}`)
			if len(call.Hops) != 1 || call.Hops[0].Service != test.service || call.Wire != test.wire {
				t.Errorf("%+v", call.Hops[0])
			}
		})
	}
}

func TestASidecarOfAnAmbientMeshKeepsItsTLS(t *testing.T) {
	call := one(t, originated, `{`+client+`, "waypoints": [{"service": "w", "ip": "10.244.8.8", "pod": "w-1"}], "calls": [{"url": "http://api.example.com/"}]}`)
	if want := "SIMPLE TLS, sni api.example.com, chain file-root:system, name checked against api.example.com"; call.Wire != want {
		t.Errorf("wire %q", call.Wire)
	}
}

func TestAWaypointThatIsNotListedIsAskedFor(t *testing.T) {
	_, err := simulateText(t, waypointManifest(t), `{"clients": {"app": {"namespace": "shop", "ambient": true}}, "calls": [{"url": "http://api.example.com/"}]}`)
	if err == nil || !strings.Contains(err.Error(), "list it among the waypoints") {
		t.Errorf("error %v", err)
	}
}

func TestAWaypointObeysPoliciesThatNameWhatItServes(t *testing.T) {
	for name, test := range map[string]struct {
		target string
		want   int
	}{
		"the ServiceEntry":    {"targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: api}]", 1},
		"another one":         {"targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: other}]", 0},
		"a Gateway elsewhere": {"targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}]", 0},
		"a selector":          {"selector: {matchLabels: {gateway.networking.k8s.io/gateway-name: waypoint}}", 0},
	} {
		t.Run(name, func(t *testing.T) {
			policy := `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: who, namespace: shop}
spec: {` + test.target + `, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/a]}}]}]}
`
			call := one(t, waypointManifest(t)+policy, `{`+ambient+`, "calls": [{"url": "http://api.example.com/"}]}`)
			if rules := call.Hops[1].HTTP.RBAC; len(rules) != test.want {
				t.Errorf("rules %v", rules)
			}
		})
	}
}

func TestAGatewayCallsThroughAWaypointThatIsForGateways(t *testing.T) {
	yaml := strings.NewReplacer(
		"istio.io/use-waypoint: waypoint,", "istio.io/use-waypoint: waypoint, istio.io/ingress-use-waypoint: 'true',",
		"resolution: DNS", "resolution: STATIC\n  addresses: [240.0.0.1]\n  endpoints: [{address: 192.0.2.1}]",
	).Replace(waypointManifest(t))
	simulation, err := simulateText(t, yaml, `{`+client+`, "gateways": [{"service": "gateway", "ip": "10.244.9.9", "pod": "gateway-1", "namespace": "shop"}],
		"waypoints": [{"service": "`+waypointHost+`", "namespace": "egress", "pod": "waypoint-1", "ip": "10.244.8.8"}],
		"clusters": ["outbound|80||api.example.com"]}`)
	if err != nil {
		t.Fatal(err)
	}
	const name = "outbound|80||api.example.com"
	gateway, sidecar := simulation.Clusters["gateway"][name], simulation.Clusters["checkout"][name]
	if gateway.Tunnel != "240.0.0.1:80" || gateway.Endpoints[0] != "10.244.8.8:15008 hbone" {
		t.Errorf("the gateway has %+v", gateway)
	}
	if sidecar.Tunnel != "" || sidecar.Endpoints[0] != "192.0.2.1:443" {
		t.Errorf("the sidecar has %+v", sidecar)
	}
}
