package envoy

import (
	"regexp"
	"strings"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// Request is what a route can ask for.
type Request struct {
	Authority string
	Path      string
	Method    string
	// Scheme is https where the proxy has ended TLS.
	Scheme  string
	Headers map[string]string
}

// MatchRoute is the first route of a virtual host that takes the request, nil if none. Istio's simulation looks at
// paths only.
func MatchRoute(host *route.VirtualHost, request Request) *route.Route {
	for _, candidate := range host.GetRoutes() {
		match := candidate.GetMatch()
		if matchesPath(match, request.Path) && matchesHeaders(match, request) && matchesQuery(match, request.Path) {
			return candidate
		}
	}
	return nil
}

func matchesPath(match *route.RouteMatch, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	switch kind := match.GetPathSpecifier().(type) {
	case *route.RouteMatch_Prefix:
		return strings.HasPrefix(path, kind.Prefix)
	case *route.RouteMatch_PathSeparatedPrefix:
		return path == kind.PathSeparatedPrefix || strings.HasPrefix(path, kind.PathSeparatedPrefix+"/")
	case *route.RouteMatch_Path:
		return path == kind.Path
	case *route.RouteMatch_SafeRegex:
		return matchesWhole(kind.SafeRegex.GetRegex(), path)
	default:
		return true
	}
}

func matchesHeaders(match *route.RouteMatch, request Request) bool {
	for _, header := range match.GetHeaders() {
		if !matchesHeader(header, request) {
			return false
		}
	}
	return true
}

// matchesQuery compares parameters as they are written, the first one of each name.
func matchesQuery(match *route.RouteMatch, path string) bool {
	_, query, _ := strings.Cut(path, "?")
	given := map[string]string{}
	for _, parameter := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(parameter, "=")
		if _, isKnown := given[name]; !isKnown {
			given[name] = value
		}
	}
	for _, wanted := range match.GetQueryParameters() {
		value, isPresent := given[wanted.GetName()]
		if text := wanted.GetStringMatch(); text != nil && isPresent {
			isPresent = matchesText(text, value)
		}
		if !isPresent {
			return false
		}
	}
	return true
}

func matchesHeader(header *route.HeaderMatcher, request Request) bool {
	value, isPresent := request.header(header.GetName())
	isMatched := isPresent
	switch kind := header.GetHeaderMatchSpecifier().(type) {
	case *route.HeaderMatcher_PresentMatch:
		isMatched = isPresent == kind.PresentMatch
	case *route.HeaderMatcher_StringMatch:
		isMatched = isPresent && matchesText(kind.StringMatch, value)
	}
	return isMatched != header.GetInvertMatch()
}

func (r Request) header(name string) (string, bool) {
	switch name {
	case ":method":
		return r.Method, true
	case ":authority":
		return r.Authority, true
	case ":path":
		return r.Path, true
	case ":scheme":
		return r.Scheme, true
	}
	for key, value := range r.Headers {
		if strings.EqualFold(key, name) {
			return value, true
		}
	}
	return "", false
}

func matchesText(match *matcher.StringMatcher, text string) bool {
	fold := func(value string) string {
		if match.GetIgnoreCase() {
			return strings.ToLower(value)
		}
		return value
	}
	switch kind := match.GetMatchPattern().(type) {
	case *matcher.StringMatcher_Exact:
		return fold(text) == fold(kind.Exact)
	case *matcher.StringMatcher_Prefix:
		return strings.HasPrefix(fold(text), fold(kind.Prefix))
	case *matcher.StringMatcher_Suffix:
		return strings.HasSuffix(fold(text), fold(kind.Suffix))
	case *matcher.StringMatcher_Contains:
		return strings.Contains(fold(text), fold(kind.Contains))
	case *matcher.StringMatcher_SafeRegex:
		return matchesWhole(kind.SafeRegex.GetRegex(), text)
	default:
		return false
	}
}

func matchesWhole(expression, text string) bool {
	isMatched, err := regexp.MatchString("^(?:"+expression+")$", text)
	return err == nil && isMatched
}
