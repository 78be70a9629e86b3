package envoy

import (
	"regexp"
	"strings"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// backReference is how a substitution of Envoy names what a group has matched.
var backReference = regexp.MustCompile(`\\(\d)`)

// RewrittenPath is the path that a route sends on; the query stays. Istio's simulation follows no call beyond a proxy.
func RewrittenPath(matched *route.Route, path string) string {
	own, query, hasQuery := strings.Cut(path, "?")
	own = rewritten(matched, own)
	if hasQuery {
		return own + "?" + query
	}
	return own
}

func rewritten(matched *route.Route, path string) string {
	action := matched.GetRoute()
	if rewrite := action.GetRegexRewrite(); rewrite != nil {
		expression, err := regexp.Compile(rewrite.GetPattern().GetRegex())
		if err != nil {
			return path
		}
		template := strings.ReplaceAll(rewrite.GetSubstitution(), "$", "$$")
		return expression.ReplaceAllString(path, backReference.ReplaceAllString(template, "$${$1}"))
	}
	if prefix := action.GetPrefixRewrite(); prefix != "" {
		return prefix + path[matchedLength(matched.GetMatch(), path):]
	}
	return path
}

// matchedLength is how much of a path a route is about.
func matchedLength(match *route.RouteMatch, path string) int {
	switch kind := match.GetPathSpecifier().(type) {
	case *route.RouteMatch_Prefix:
		return len(kind.Prefix)
	case *route.RouteMatch_PathSeparatedPrefix:
		return len(kind.PathSeparatedPrefix)
	default:
		return len(path)
	}
}
