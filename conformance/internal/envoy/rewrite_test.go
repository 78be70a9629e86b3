package envoy

import (
	"testing"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

func TestRewrittenPath(t *testing.T) {
	prefix := &route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{Prefix: "/old/"}}
	whole := &route.RouteMatch{PathSpecifier: &route.RouteMatch_Path{Path: "/old/a"}}
	expression := &route.RouteAction{RegexRewrite: &matcher.RegexMatchAndSubstitute{
		Pattern: &matcher.RegexMatcher{Regex: "^/old/([a-z])"}, Substitution: `/new$/\1`,
	}}
	for name, row := range map[string]struct {
		match  *route.RouteMatch
		action *route.RouteAction
		want   string
	}{
		"prefix":     {prefix, &route.RouteAction{PrefixRewrite: "/new/"}, "/new/a?b=/old/"},
		"whole path": {whole, &route.RouteAction{PrefixRewrite: "/new"}, "/new?b=/old/"},
		"expression": {prefix, expression, "/new$/a?b=/old/"},
		"nothing":    {prefix, &route.RouteAction{}, "/old/a?b=/old/"},
	} {
		matched := &route.Route{Match: row.match, Action: &route.Route_Route{Route: row.action}}
		if got := RewrittenPath(matched, "/old/a?b=/old/"); got != row.want {
			t.Errorf("%s: got %s, want %s", name, got, row.want)
		}
	}
}
