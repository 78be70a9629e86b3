package invariant

import (
	"strings"
	"testing"

	"golang.org/x/net/http2/hpack"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

const (
	token  = "nq2ybp5dkzcw6xhvt3mfo7aegu"
	caller = "spiffe://cluster.local/ns/apps/sa/client"
)

// example is a case through a gateway in which everything is as it should be.
type example struct {
	test *testcase.Case
	call *testcase.Call
	seen *result.Call
}

func right() example {
	c := &testcase.Case{
		Group: testcase.Generated, Gateway: &testcase.Gateway{},
		Clients: map[string]testcase.Client{"client": {Namespace: "apps", ServiceAccount: "client"}},
		Calls:   []testcase.Call{{Client: "client", Origins: map[string]testcase.Hits{"api443": {Count: 1}}}},
	}
	return example{test: c, call: &c.Calls[0], seen: &result.Call{
		Token: token,
		From:  []string{"10.10.1.2", "10.10.2.2"},
		Facts: map[string]string{"result": "200"},
		Flows: []wire.Flow{
			{From: "pod", To: "gateway:443", Kind: wire.TLS, Bytes: 9, Sent: []byte{22, 3, 1, 0, 1, 0}},
			{From: "gateway", To: "api:443", Kind: wire.TLS, Bytes: 9, Sent: []byte{22, 3, 1, 0, 1, 0}},
		},
		Gateway: []result.AccessLog{{"peer": caller}},
		Origins: map[string]origin.Report{"api443": {Hits: 1, Connections: 1, Requests: []origin.Request{{
			Headers: map[string][]string{"authorization": {"Bearer " + token}, "x-forwarded-proto": {"https"}},
		}}}},
	}}
}

func (e example) header(name, value string) {
	e.seen.Origins["api443"].Requests[0].Headers[name] = []string{value}
}

type check func(*testcase.Case, *testcase.Call, *result.Call) []string

// test changes the right example and looks for a violation, or for none if the message is "".
func test(t *testing.T, invariant check, name, message string, change func(example)) {
	t.Helper()
	e := right()
	change(e)
	violations := strings.Join(invariant(e.test, e.call, e.seen), "\n")
	if message == "" && violations != "" {
		t.Errorf("%s: %s", name, violations)
	}
	if !strings.Contains(violations, message) {
		t.Errorf("%s: %q, expected %q", name, violations, message)
	}
}

func clearText(e example) {
	e.seen.Flows[1].Kind, e.seen.Flows[1].First = wire.PlainText, "GET / HTTP/1.1"
}

func TestConfidential(t *testing.T) {
	test(t, Confidential, "TLS", "", func(example) {})
	test(t, Confidential, "clear text", "clear text from gateway to api:443", clearText)
	test(t, Confidential, "clear text that the case allows", "", func(e example) { clearText(e); e.test.ClearText = true })
	test(t, Confidential, "clear text that the call allows", "", func(e example) { clearText(e); e.call.ClearText = true })
	test(t, Confidential, "token", "as it is", func(e example) { e.seen.Flows[0].Received = []byte("... " + token) })
	test(t, Confidential, "another token", "", func(e example) { e.seen.Flows[0].Received = []byte("... " + token[1:]) })
	test(t, Confidential, "token in HPACK", "Huffman", func(e example) {
		e.seen.Flows[0].Sent = hpack.AppendHuffmanString(nil, "Bearer "+token)
	})
}

func TestExpectedOrigins(t *testing.T) {
	report := func(hits, connections int) func(example) {
		return func(e example) { e.seen.Origins["stranger443"] = origin.Report{Hits: hits, Connections: connections} }
	}
	test(t, ExpectedOrigins, "as listed", "", func(example) {})
	test(t, ExpectedOrigins, "another request", "origin stranger443 was contacted", report(1, 1))
	test(t, ExpectedOrigins, "another connection", "origin stranger443 was contacted", report(0, 1))
	test(t, ExpectedOrigins, "a listed connection", "", func(e example) {
		report(0, 1)(e)
		e.call.Origins["stranger443"] = testcase.Hits{}
	})
	test(t, ExpectedOrigins, "too many", "got 2 requests, expected 1", func(e example) { e.seen.Origins["api443"] = origin.Report{Hits: 2} })
	test(t, ExpectedOrigins, "any number", "", func(e example) {
		e.seen.Origins["api443"] = origin.Report{Hits: 2}
		e.call.Origins["api443"] = testcase.Hits{Any: true}
	})
	test(t, ExpectedOrigins, "missing", "got 0 requests", func(e example) { delete(e.seen.Origins, "api443") })
}

func TestAnonymous(t *testing.T) {
	for name, value := range map[string]string{
		"x-forwarded-client-cert": "By=;Hash=", "x-forwarded-for": "10.0.0.1", "x-envoy-peer-metadata-id": "sidecar~",
		"x-envoy-attempt-count": "1", "x-envoy-something": "1",
		"x-caller": "spiffe://cluster.local/ns/apps/sa/client", "via": "1.1 10.10.1.2:15001", "forwarded": "for=10.10.2.2",
	} {
		test(t, Anonymous, name, "header "+name, func(e example) { e.header(name, value) })
		test(t, Anonymous, name+" of the application", "", func(e example) {
			e.header(name, value)
			e.call.Headers = map[string]string{strings.ToUpper(name): value}
		})
		test(t, Anonymous, name+" that is allowed", "", func(e example) {
			e.header(name, value)
			e.test.AllowHeaders = []string{name}
		})
	}
	for name, value := range map[string]string{"x-forwarded-proto": "https", "x-request-id": "1", "x-address": "10.10.1.22", "x-envoyish": "1"} {
		test(t, Anonymous, name, "", func(e example) { e.header(name, value) })
	}
}

func TestIdentityAtGateway(t *testing.T) {
	test(t, IdentityAtGateway, "known", "", func(example) {})
	test(t, IdentityAtGateway, "first hop in clear", "is not TLS", func(e example) { e.seen.Flows[0].Kind = wire.PlainText })
	test(t, IdentityAtGateway, "second hop in clear", "", clearText)
	test(t, IdentityAtGateway, "unknown", "does not know who called", func(e example) { delete(e.seen.Gateway[0], "peer") })
	test(t, IdentityAtGateway, "somebody else", "for "+caller+"s", func(e example) { e.seen.Gateway[0]["peer"] = caller + "s" })
	test(t, IdentityAtGateway, "not logged", "has not logged", func(e example) { e.seen.Gateway = nil })
	test(t, IdentityAtGateway, "not logged and not delivered", "", func(e example) { e.seen.Gateway, e.seen.Origins = nil, nil })
	test(t, IdentityAtGateway, "passthrough", "", func(e example) {
		delete(e.seen.Gateway[0], "peer")
		e.test.PassthroughWithoutIdentity = true
	})
	test(t, IdentityAtGateway, "past the gateway", "", func(e example) { e.seen.Flows, e.seen.Gateway = e.seen.Flows[1:], nil })
	test(t, IdentityAtGateway, "no gateway", "", func(e example) { e.test.Gateway, e.seen.Gateway = nil, nil })
}

func TestConfigured(t *testing.T) {
	refused := []string{"client: listener_manager.lds.update_rejected = 1"}
	for name, test := range map[string]struct {
		expected string
		rejected []string
		failed   int
	}{
		"nothing refused":          {"", nil, 0},
		"refused":                  {"", refused, 1},
		"refused as expected":      {"lds", refused, 0},
		"another one refused":      {"lds", append(refused, "client: cds = 1"), 1},
		"not refused, as expected": {"lds", nil, 1},
	} {
		run := &result.Run{Rejected: test.rejected}
		Configured(&testcase.Case{Rejected: test.expected}, run)
		if len(run.Failed) != test.failed {
			t.Errorf("%s: %q", name, run.Failed)
		}
	}
}
