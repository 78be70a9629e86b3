// Package invariant says what must hold for every call through generated manifests, without being asked.
package invariant

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

// GatewayName is what flows call the machine of the egress gateway.
const GatewayName = "gateway"

// perCall are the invariants of a single call.
var perCall = []func(*testcase.Case, *testcase.Call, *result.Call) []string{
	Confidential, ExpectedOrigins, Anonymous, IdentityAtGateway,
}

// Check adds to each call of a run which invariants it violates, and counts those that were looked at.
func Check(c *testcase.Case, run *result.Run) {
	for i := range run.Calls {
		call, seen := &c.Calls[i], &run.Calls[i]
		for _, check := range perCall {
			seen.Failed = append(seen.Failed, check(c, call, seen)...)
			run.Checked++
		}
	}
}

// Configured looks at what proxies refused: everything else that was seen is worthless if they did.
func Configured(c *testcase.Case, run *result.Run) {
	run.Checked++
	if c.Rejected == "" {
		for _, line := range run.Rejected {
			run.Failed = append(run.Failed, "Envoy refused a configuration: "+line)
		}
		return
	}
	expected := regexp.MustCompile(c.Rejected)
	if !slices.ContainsFunc(run.Rejected, expected.MatchString) {
		run.Failed = append(run.Failed, fmt.Sprintf("no proxy refused a configuration like /%s/", c.Rejected))
	}
	for _, line := range run.Rejected {
		if !expected.MatchString(line) {
			run.Failed = append(run.Failed, "Envoy refused another configuration than expected: "+line)
		}
	}
}

// Confidential: nobody on the links reads the token of the caller, or anything else.
func Confidential(c *testcase.Case, call *testcase.Call, seen *result.Call) []string {
	if c.ClearText || call.ClearText {
		return nil
	}
	var violations []string
	for _, flow := range seen.Flows {
		link := flow.From + " to " + flow.To
		if flow.Kind == wire.PlainText {
			violations = append(violations, fmt.Sprintf("clear text from %s: %.80q", link, flow.First))
		}
		for direction, data := range map[string][]byte{"sent": flow.Sent, "received": flow.Received} {
			if form := wire.Reveals(data, seen.Token); form != "" {
				violations = append(violations, fmt.Sprintf("the token of the caller can be read %s in what was %s from %s", form, direction, link))
			}
		}
	}
	slices.Sort(violations)
	return violations
}

// ExpectedOrigins: the call contacts the origins it names, and no others.
func ExpectedOrigins(_ *testcase.Case, call *testcase.Call, seen *result.Call) []string {
	var violations []string
	for _, name := range slices.Sorted(maps.Keys(seen.Origins)) {
		if _, isListed := call.Origins[name]; !isListed {
			report := seen.Origins[name]
			violations = append(violations, fmt.Sprintf(
				"origin %s was contacted (%d connections, %d requests) but is not in origins", name, report.Connections, report.Hits))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(call.Origins)) {
		if hits := seen.Origins[name].Hits; !call.Origins[name].Allows(hits) {
			violations = append(violations, fmt.Sprintf("origin %s got %d requests, expected %d", name, hits, call.Origins[name].Count))
		}
	}
	return violations
}

// IdentityAtGateway: the gateway knows who calls, on a hop that nobody can read.
func IdentityAtGateway(c *testcase.Case, call *testcase.Call, seen *result.Call) []string {
	if c.Gateway == nil || !slices.ContainsFunc(seen.Flows, toGateway) {
		return nil
	}
	var violations []string
	for _, flow := range seen.Flows {
		if toGateway(flow) && flow.Kind == wire.PlainText {
			violations = append(violations, fmt.Sprintf("the hop from %s to the gateway is not TLS", flow.From))
		}
	}
	if c.PassthroughWithoutIdentity {
		return violations
	}
	caller := c.Clients[call.Client].Identity()
	known := false
	for _, line := range seen.Gateway {
		switch peer := line["peer"]; peer {
		case caller:
			known = true
		case "":
			violations = append(violations, fmt.Sprintf("the gateway does not know who called (log: %v)", line))
		default:
			violations = append(violations, fmt.Sprintf("the gateway takes the caller %s for %s", caller, peer))
		}
	}
	if Delivered(seen) && !known {
		violations = append(violations, fmt.Sprintf("the call was delivered, but the gateway has not logged %s as its caller", caller))
	}
	return violations
}

func toGateway(flow wire.Flow) bool {
	return strings.HasPrefix(flow.To, GatewayName+":") && flow.Bytes > 0
}

// Delivered says whether the call reached the application of an origin; a proxy on the way is none.
func Delivered(seen *result.Call) bool {
	return seen.HitsAt(func(name string) bool {
		_, port, _ := origin.Find(name)
		return port.Kind != origin.Connect
	}) > 0
}
