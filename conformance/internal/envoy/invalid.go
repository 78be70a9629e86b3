package envoy

import (
	"fmt"
	"testing"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"istio.io/istio/pilot/test/xdstest"
)

// Invalid lists what Envoy itself and Istio's own tests have against a configuration.
func Invalid(listeners []*listener.Listener, clusters []*cluster.Cluster, routes []*route.RouteConfiguration) []string {
	var complaints []string
	complaints = append(complaints, complaintsOf("clusters", func(t testing.TB) { xdstest.ValidateClusters(t, clusters) })...)
	complaints = append(complaints, complaintsOf("listeners", func(t testing.TB) { validateListeners(t, listeners) })...)
	complaints = append(complaints, complaintsOf("routes", func(t testing.TB) { xdstest.ValidateRouteConfigurations(t, routes) })...)
	return complaints
}

// validateListeners leaves inner listeners to Envoy's own rules: Istio's checks want an address, and know chains by their
// conditions and not by a matcher.
func validateListeners(t testing.TB, listeners []*listener.Listener) {
	var outer []*listener.Listener
	for _, each := range listeners {
		if each.GetInternalListener() != nil {
			if err := each.Validate(); err != nil {
				t.Errorf("listener %s: %v", each.GetName(), err)
			}
		} else {
			outer = append(outer, each)
		}
	}
	xdstest.ValidateListeners(t, outer)
}

func complaintsOf(what string, check func(testing.TB)) []string {
	heard := &listening{}
	func() {
		defer func() {
			if value := recover(); value != nil && value != any(heard) {
				heard.Error(value)
			}
		}()
		check(heard)
	}()
	var complaints []string
	for _, complaint := range heard.complaints {
		complaints = append(complaints, what+": "+complaint)
	}
	return complaints
}

// listening is a testing.TB outside of a test: the embedded interface supplies the method that nobody else may have.
type listening struct {
	testing.TB
	complaints []string
}

func (l *listening) Helper()             {}
func (l *listening) Log(...any)          {}
func (l *listening) Logf(string, ...any) {}
func (l *listening) Failed() bool        { return len(l.complaints) > 0 }

func (l *listening) Error(values ...any) {
	l.complaints = append(l.complaints, fmt.Sprint(values...))
}

func (l *listening) Errorf(format string, values ...any) { l.Error(fmt.Sprintf(format, values...)) }

// Fatal leaves the check by a panic with the listener as its value, which complaintsOf knows.
func (l *listening) Fatal(values ...any) {
	l.Error(values...)
	panic(l)
}

func (l *listening) Fatalf(format string, values ...any) { l.Fatal(fmt.Sprintf(format, values...)) }
