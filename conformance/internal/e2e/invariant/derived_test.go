package invariant

import (
	"strings"
	"testing"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

func at(name string, report origin.Report, outcome string) *result.Call {
	return &result.Call{Origins: map[string]origin.Report{name: report}, Facts: map[string]string{"result": outcome}}
}

func TestNotFooled(t *testing.T) {
	base := at("api443", origin.Report{Hits: 1}, "200")
	for name, test := range map[string]struct {
		base, seen *result.Call
		applies    bool
		message    string
	}{
		"refused":            {base, at("api443", origin.Report{Connections: 1}, "503"), true, ""},
		"reached":            {base, at("api443", origin.Report{Hits: 1}, "200"), true, "reached a server"},
		"no TLS":             {at("api80", origin.Report{Hits: 1}, "200"), at("api80", origin.Report{Hits: 1}, "200"), false, ""},
		"failed in the base": {at("api443", origin.Report{}, "503"), at("api443", origin.Report{}, "503"), false, ""},
	} {
		violations, applies := NotFooled(nil, test.seen, test.base)
		compareViolations(t, name, violations, test.message)
		if applies != test.applies {
			t.Errorf("%s: applies is %v", name, applies)
		}
	}
}

func TestFailsClosed(t *testing.T) {
	base := at("partner443", origin.Report{Hits: 1}, "200")
	inClear := at("partner443", origin.Report{}, "400")
	inClear.Flows = []wire.Flow{{From: "pod", To: "partner:443", Kind: wire.PlainText, First: "GET /pay"}}
	for name, test := range map[string]struct {
		call       testcase.Call
		base, seen *result.Call
		applies    bool
		message    string
	}{
		"refused before a byte":   {testcase.Call{}, base, at("partner443", origin.Report{Connections: 3}, "503"), true, ""},
		"reached":                 {testcase.Call{}, base, at("partner443", origin.Report{Hits: 1}, "200"), true, "got 1 requests"},
		"clear text at a port":    {testcase.Call{}, base, at("partner443", origin.Report{ClearBytes: 5}, "400"), true, "got clear text"},
		"clear text on a link":    {testcase.Call{}, base, inClear, true, "clear text from pod"},
		"reached elsewhere":       {testcase.Call{}, base, at("stranger443", origin.Report{Hits: 1}, "200"), true, "stranger443"},
		"needs no secret":         {testcase.Call{WithoutSecret: true}, base, base, false, ""},
		"origin needs no secret":  {testcase.Call{}, at("api443", origin.Report{Hits: 1}, "200"), base, false, ""},
		"not delivered elsewhere": {testcase.Call{}, at("partner443", origin.Report{}, "503"), base, false, ""},
	} {
		violations, applies := FailsClosed(&test.call, test.seen, test.base)
		compareViolations(t, name, violations, test.message)
		if applies != test.applies {
			t.Errorf("%s: applies is %v", name, applies)
		}
	}
}

func compareViolations(t *testing.T, name string, violations []string, message string) {
	t.Helper()
	text := strings.Join(violations, "\n")
	if message == "" && text != "" || !strings.Contains(text, message) {
		t.Errorf("%s: %q, expected %q", name, text, message)
	}
}

func TestDerivedRunThatProvesNothingFails(t *testing.T) {
	c := &testcase.Case{Change: testcase.WithoutRBAC, Calls: []testcase.Call{{}}}
	base := &result.Run{Calls: []result.Call{*at("api443", origin.Report{Hits: 1}, "200")}}
	run := &result.Run{Calls: []result.Call{*at("api443", origin.Report{Hits: 1}, "200")}}
	CheckDerived(c, run, base)
	if len(run.Failed) != 1 {
		t.Errorf("%+v", run)
	}
}
