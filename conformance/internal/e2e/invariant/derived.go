package invariant

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

// CheckDerived compares a derived run with the run of the case itself: what was delivered there must fail here, before an
// origin gets a byte of it.
func CheckDerived(c *testcase.Case, run, base *result.Run) {
	check := NotFooled
	if c.Change.RemovesSecret() {
		check = FailsClosed
	}
	compared := 0
	for i := range min(len(run.Calls), len(base.Calls)) {
		violations, applies := check(&c.Calls[i], &run.Calls[i], &base.Calls[i])
		if applies {
			compared++
			run.Checked++
			run.Calls[i].Failed = append(run.Calls[i].Failed, violations...)
		}
	}
	if compared == 0 && c.Change.RemovesSecret() {
		run.Failed = append(run.Failed,
			"no call that was delivered needs what was taken away; add one to an origin that demands it, or remove secrets and mounts from the case")
	}
}

// NotFooled: no request goes to a server that shows the name of another one. It applies to calls that TLS origins answered.
func NotFooled(_ *testcase.Call, seen, base *result.Call) (violations []string, applies bool) {
	isTLS := func(name string) bool {
		_, port, _ := origin.Find(name)
		return port.Kind.IsTLS()
	}
	if base.HitsAt(isTLS) == 0 {
		return nil, false
	}
	if hits := seen.HitsAt(isTLS); hits > 0 {
		violations = append(violations, fmt.Sprintf("%d requests reached a server with a certificate for %s", hits, origin.OtherName))
	}
	return append(violations, answered(seen, base)...), true
}

// FailsClosed: without its secret the call reaches nobody, neither as a request nor in clear text. It applies to calls that
// were delivered to origins which demand the secret.
func FailsClosed(call *testcase.Call, seen, base *result.Call) (violations []string, applies bool) {
	if call.WithoutSecret || base.HitsAt(origin.DemandsSecret) == 0 {
		return nil, false
	}
	for _, name := range slices.Sorted(maps.Keys(seen.Origins)) {
		report := seen.Origins[name]
		if report.Hits > 0 {
			violations = append(violations, fmt.Sprintf("origin %s got %d requests", name, report.Hits))
		}
		if report.ClearBytes > 0 {
			violations = append(violations, fmt.Sprintf("origin %s got clear text", name))
		}
	}
	for _, flow := range seen.Flows {
		if flow.Kind == wire.PlainText {
			violations = append(violations, fmt.Sprintf("clear text from %s to %s: %.80q", flow.From, flow.To, flow.First))
		}
	}
	return append(violations, answered(seen, base)...), true
}

// answered refuses the result of the base run, where an origin answered.
func answered(seen, base *result.Call) []string {
	if seen.Facts["result"] != base.Facts["result"] || !Delivered(seen) {
		return nil
	}
	return []string{fmt.Sprintf("the caller got the same answer: %s", seen.Facts["result"])}
}
