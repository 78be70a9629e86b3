package envoy

import (
	"testing"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	rbac "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	tcpproxy "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func TestHowManyEndpointsCanBeEjected(t *testing.T) {
	cases := []struct {
		percent *wrapperspb.UInt32Value
		members int
		want    string
	}{
		{nil, 0, ""},
		{nil, 1, "0 of 1 (maxEjectionPercent 10)"},
		{nil, 9, "0 of 9 (maxEjectionPercent 10)"},
		{nil, 10, "1 of 10 (maxEjectionPercent 10)"},
		{wrapperspb.UInt32(33), 3, "0 of 3 (maxEjectionPercent 33)"},
		{wrapperspb.UInt32(34), 3, "1 of 3 (maxEjectionPercent 34)"},
		{wrapperspb.UInt32(100), 3, "3 of 3 (maxEjectionPercent 100)"},
	}
	for _, test := range cases {
		if got := ejectable(&cluster.OutlierDetection{MaxEjectionPercent: test.percent}, test.members); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestWhatLeavesInWords(t *testing.T) {
	var (
		request = Traffic{IsHTTP: true, Authority: "a.example:8080"}
		opaque  = Traffic{HasApplicationTLS: true}
		simple  = UpstreamTLS{Mode: Simple, CASecret: "file-root:system"}
		named   = UpstreamTLS{Mode: Simple, SNI: "b.example", SANs: []string{"b.example", "c.example"}}
		mutual  = UpstreamTLS{Mode: IstioMutual, SNI: "b.example"}
	)
	for name, test := range map[string]struct {
		cluster Cluster
		traffic Traffic
		want    string
	}{
		"nothing is encrypted":        {Cluster{}, request, "PLAINTEXT"},
		"the application encrypts":    {Cluster{}, opaque, "application TLS untouched"},
		"the mesh encrypts":           {Cluster{AutoMTLS: true, MTLSEndpoints: 1, Endpoints: []string{"a", "b"}}, request, "auto mTLS to 1 of 2 endpoints"},
		"the mesh would, if it could": {Cluster{AutoMTLS: true}, request, "PLAINTEXT"},
		"names of the Host header":    {Cluster{TLS: &simple, AutoSNI: true, AutoSANValidation: true}, request, "SIMPLE TLS, sni a.example, chain file-root:system, name checked against Host (a.example)"},
		"which counts for HTTP only":  {Cluster{TLS: &simple, AutoSNI: true, AutoSANValidation: true}, Traffic{}, "SIMPLE TLS, sni NONE, chain file-root:system, name NOT CHECKED (auto SAN needs HTTP)"},
		"names of the rule":           {Cluster{TLS: &named, AutoSNI: true, AutoSANValidation: true}, request, "SIMPLE TLS, sni b.example, chain NOT CHECKED, name checked against b.example,c.example"},
		"twice":                       {Cluster{TLS: &simple}, opaque, "TLS INSIDE TLS (SIMPLE), sni NONE, chain file-root:system, name NOT CHECKED"},
		"twice, as it is meant":       {Cluster{TLS: &mutual}, opaque, "ISTIO_MUTUAL TLS around the application's TLS, sni b.example, chain NOT CHECKED, name NOT CHECKED"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.cluster.Leaving(test.traffic); got != test.want {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestMatchRoute(t *testing.T) {
	request := Request{Authority: "a.example", Path: "/v1/a?b", Method: "GET", Headers: map[string]string{"X-A": "One"}}
	header := func(name string, match *matcher.StringMatcher) []*route.HeaderMatcher {
		return []*route.HeaderMatcher{{Name: name, HeaderMatchSpecifier: &route.HeaderMatcher_StringMatch{StringMatch: match}}}
	}
	exact := func(text string) *matcher.StringMatcher {
		return &matcher.StringMatcher{MatchPattern: &matcher.StringMatcher_Exact{Exact: text}}
	}
	regex := func(text string) *matcher.RegexMatcher { return &matcher.RegexMatcher{Regex: text} }
	inverted := header(":method", exact("POST"))
	inverted[0].InvertMatch = true
	folded := exact("oNE")
	folded.IgnoreCase = true
	query := func(name, value string) []*route.QueryParameterMatcher {
		kind := &route.QueryParameterMatcher_StringMatch{StringMatch: exact(value)}
		return []*route.QueryParameterMatcher{{Name: name, QueryParameterMatchSpecifier: kind}}
	}
	for name, test := range map[string]struct {
		match *route.RouteMatch
		want  bool
	}{
		"parameter":                {&route.RouteMatch{QueryParameters: query("b", "")}, true},
		"another value":            {&route.RouteMatch{QueryParameters: query("b", "1")}, false},
		"absent parameter":         {&route.RouteMatch{QueryParameters: query("c", "")}, false},
		"prefix":                   {&route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{Prefix: "/v"}}, true},
		"another prefix":           {&route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{Prefix: "/v2"}}, false},
		"segments":                 {&route.RouteMatch{PathSpecifier: &route.RouteMatch_PathSeparatedPrefix{PathSeparatedPrefix: "/v1"}}, true},
		"half of a segment":        {&route.RouteMatch{PathSpecifier: &route.RouteMatch_PathSeparatedPrefix{PathSeparatedPrefix: "/v"}}, false},
		"path without its query":   {&route.RouteMatch{PathSpecifier: &route.RouteMatch_Path{Path: "/v1/a"}}, true},
		"another path":             {&route.RouteMatch{PathSpecifier: &route.RouteMatch_Path{Path: "/v1/a?b"}}, false},
		"expression":               {&route.RouteMatch{PathSpecifier: &route.RouteMatch_SafeRegex{SafeRegex: regex("/v./a")}}, true},
		"expression of a part":     {&route.RouteMatch{PathSpecifier: &route.RouteMatch_SafeRegex{SafeRegex: regex("/v.")}}, false},
		"method":                   {&route.RouteMatch{Headers: header(":method", exact("GET"))}, true},
		"another method":           {&route.RouteMatch{Headers: header(":method", exact("POST"))}, false},
		"any but another method":   {&route.RouteMatch{Headers: inverted}, true},
		"authority":                {&route.RouteMatch{Headers: header(":authority", exact("a.example"))}, true},
		"header in another case":   {&route.RouteMatch{Headers: header("x-a", exact("One"))}, true},
		"value in another case":    {&route.RouteMatch{Headers: header("x-a", exact("oNE"))}, false},
		"case that does not count": {&route.RouteMatch{Headers: header("x-a", folded)}, true},
		"absent header":            {&route.RouteMatch{Headers: header("x-b", exact(""))}, false},
	} {
		t.Run(name, func(t *testing.T) {
			host := &route.VirtualHost{Routes: []*route.Route{{Match: test.match}}}
			if got := MatchRoute(host, request); (got != nil) != test.want {
				t.Errorf("matched: %v", got != nil)
			}
		})
	}
}

func TestAllRulesOfAChain(t *testing.T) {
	filter := func(name, prefix string) *listener.Filter {
		packed, err := anypb.New(&rbac.RBAC{StatPrefix: prefix})
		if err != nil {
			t.Fatal(err)
		}
		return &listener.Filter{Name: name, ConfigType: &listener.Filter_TypedConfig{TypedConfig: packed}}
	}
	chain := &listener.FilterChain{Filters: []*listener.Filter{
		filter("envoy.filters.network.rbac", "deny."), filter("envoy.filters.network.rbac", "allow."), {Name: tcpProxy},
	}}
	reduced, _ := ReduceTCP(chain, &tcpproxy.TcpProxy{})
	if len(reduced.RBAC) != 2 || len(reduced.Filters) != 2 || reduced.RBAC[0].(map[string]any)["stat_prefix"] != "deny." {
		t.Errorf("%+v", reduced)
	}
	if nothing, _ := ReduceTCP(&listener.FilterChain{Filters: []*listener.Filter{{Name: tcpProxy}}}, &tcpproxy.TcpProxy{}); nothing != nil {
		t.Errorf("%+v", nothing)
	}
}

func TestInvalidConfigurationIsReported(t *testing.T) {
	valid := &cluster.Cluster{Name: "a"}
	if got := Invalid(nil, []*cluster.Cluster{valid}, nil); len(got) > 0 {
		t.Errorf("%q", got)
	}
	if got := Invalid(nil, []*cluster.Cluster{{}}, nil); len(got) != 1 {
		t.Errorf("a cluster without a name: %q", got)
	}
}
