package envoy

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	matcher "github.com/cncf/xds/go/xds/type/matcher/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"istio.io/istio/pilot/test/xdstest"
)

const (
	httpInspector = "envoy.filters.listener.http_inspector"
	tlsInspector  = "envoy.filters.listener.tls_inspector"
)

// Inspected is what a listener knows of a connection before it chooses a chain.
type Inspected struct {
	Address string
	Port    int
	// ApplicationProtocol is what the inspectors have found, "" if nothing.
	ApplicationProtocol string
}

// Found says which inspectors of a listener look at a port.
type Found struct{ HTTP, TLS bool }

// Inspectors leaves out those that are switched off for the port.
func Inspectors(source *listener.Listener, port int) Found {
	looksAt := func(name string) bool {
		filter, isThere := xdstest.ExtractListenerFilters(source)[name]
		return isThere && (filter.GetFilterDisabled() == nil ||
			!xdstest.EvaluateListenerFilterPredicates(filter.GetFilterDisabled(), port))
	}
	return Found{HTTP: looksAt(httpInspector), TLS: looksAt(tlsInspector)}
}

// Dispatch is the name of the chain that the matcher of a listener gives a connection to, "" if to none. It follows Envoy
// as far as waypoints need it: trees over address, port and protocol.
func Dispatch(source *listener.Listener, connection Inspected) (string, error) {
	return dispatch(source.GetFilterChainMatcher(), connection)
}

func dispatch(tree *matcher.Matcher, connection Inspected) (string, error) {
	if tree == nil {
		return "", nil
	}
	found, err := branch(tree.GetMatcherTree(), connection)
	if found != "" || err != nil {
		return found, err
	}
	return follow(tree.GetOnNoMatch(), connection)
}

func branch(tree *matcher.Matcher_MatcherTree, connection Inspected) (string, error) {
	switch input := tree.GetInput().GetName(); input {
	case "ip":
		return branchByAddress(tree, connection)
	case "port":
		return follow(tree.GetExactMatchMap().GetMap()[strconv.Itoa(connection.Port)], connection)
	case "application-protocol":
		return follow(tree.GetExactMatchMap().GetMap()["'"+connection.ApplicationProtocol+"'"], connection)
	default:
		return "", fmt.Errorf("the listener chooses by %q, which is not followed", input)
	}
}

// branchByAddress asks the smallest range first, of the same range the first one, and goes on where it leads nowhere.
func branchByAddress(tree *matcher.Matcher_MatcherTree, connection Inspected) (string, error) {
	ranges := &matcher.IPMatcher{}
	if err := tree.GetCustomMatch().GetTypedConfig().UnmarshalTo(ranges); err != nil {
		return "", err
	}
	address, err := netip.ParseAddr(connection.Address)
	if err != nil {
		return "", err
	}
	type fitting struct {
		bits int
		then *matcher.Matcher_OnMatch
	}
	var all []fitting
	for _, each := range ranges.GetRangeMatchers() {
		for _, block := range each.GetRanges() {
			known, err := netip.ParseAddr(block.GetAddressPrefix())
			if err != nil {
				return "", err
			}
			if bits := int(block.GetPrefixLen().GetValue()); netip.PrefixFrom(known, bits).Contains(address) {
				all = append(all, fitting{bits: bits, then: each.GetOnMatch()})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b fitting) int { return b.bits - a.bits })
	for _, each := range all {
		if found, err := follow(each.then, connection); found != "" || err != nil {
			return found, err
		}
	}
	return "", nil
}

func follow(then *matcher.Matcher_OnMatch, connection Inspected) (string, error) {
	if then == nil {
		return "", nil
	}
	if action := then.GetAction(); action != nil {
		return action.GetName(), nil
	}
	return dispatch(then.GetMatcher(), connection)
}
