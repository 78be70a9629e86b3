package simulate

import (
	"errors"
	"strings"
	"testing"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/caught"
)

func TestFaultsOfASpecAreErrors(t *testing.T) {
	cases := map[string]struct{ spec, want string }{
		"no spec":                       {"", "missing"},
		"no JSON":                       {"{", "spec"},
		"two values":                    {"{} {}", "one object"},
		"a field that does not exist":   {`{"noPrelude": true}`, "noPrelude"},
		"such a field of a client":      {`{"clients": {"a": {"namespaces": "b"}}}`, "namespaces"},
		"a gateway without an address":  {`{"gateways": [{"service": "a"}]}`, "gateways[0] needs"},
		"one name for two proxies":      {`{"clients": {"a": {}}, "gateways": [{"service": "a", "pod": "a", "ip": "192.0.2.1"}]}`, "both"},
		"a client that does not exist":  {`{"clients": {"a": {}}, "calls": [{"url": "http://c", "client": "b"}]}`, `the clients are "a"`},
		"none of two clients":           {`{"clients": {"a": {}, "b": {}}, "calls": [{"url": "http://c"}]}`, `"a", "b"`},
		"a scheme that does not exist":  {`{"clients": {"a": {}}, "calls": [{"url": "ftp://c"}]}`, "http, https"},
		"no protocol":                   {`{"clients": {"a": {}}, "calls": [{"host": "c", "port": 80}]}`, "protocol"},
		"no port":                       {`{"clients": {"a": {}}, "calls": [{"host": "c", "protocol": "tcp"}]}`, "port"},
		"TLS of a kind that is unknown": {`{"clients": {"a": {}}, "calls": [{"url": "http://c", "tls": "mtls"}]}`, "plaintext or tls"},
		"a mesh with an unknown mode":   {`{"mesh": {"outboundTrafficPolicy": {"mode": "SOMETIMES"}}}`, "mesh"},
		"secrets without names":         {`{"secrets": [{"proxy": "a"}]}`, "names"},
		"secrets of an unknown proxy":   {`{"clients": {"a": {}}, "secrets": [{"proxy": "b", "names": ["kubernetes://c"]}]}`, `the proxies are "a"`},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := simulateText(t, "", test.spec); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestUnreadableObjectsAreErrors(t *testing.T) {
	const (
		service = "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\nspec: {}\n"
		rule    = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a, namespace: b}\nspec: {host: c}\n"
	)
	for name, yaml := range map[string]string{
		"no YAML":                   "a: [",
		"an unknown kind of Istio":  "apiVersion: networking.istio.io/v1\nkind: ServiceExit\nmetadata: {name: a}",
		"two Services of one name":  service + "---\n" + service,
		"two rules of one name":     rule + "---\n" + rule,
		"a kind istiod cannot read": "apiVersion: example.com/v1\nkind: Toy\nmetadata: {name: a}",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := simulateText(t, yaml, `{}`)
			if caughtPanic := (*caught.Panic)(nil); err == nil || errors.As(err, &caughtPanic) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestTheURLOfACall(t *testing.T) {
	cases := []struct {
		call                     Call
		protocol, tls, host, sni string
		port                     int
		address                  string
	}{
		{Call{URL: "http://a.example"}, "http", "plaintext", "a.example", "", 80, publicAddress},
		{Call{URL: "https://a.example/b"}, "http", "tls", "a.example", "a.example", 443, publicAddress},
		{Call{URL: "grpcs://a.example:8443"}, "http2", "tls", "a.example", "a.example", 8443, publicAddress},
		{Call{URL: "tls://192.0.2.1"}, "tcp", "tls", "192.0.2.1", "", 443, "192.0.2.1"},
		{Call{URL: "tcp://a.example:5432", Address: "192.0.2.1"}, "tcp", "plaintext", "a.example", "", 5432, "192.0.2.1"},
		{Call{URL: "https://a.example", Sni: new(string)}, "http", "tls", "a.example", "", 443, publicAddress},
		{Call{URL: "https://a.example", Host: "b.example"}, "http", "tls", "b.example", "b.example", 443, publicAddress},
	}
	for _, test := range cases {
		t.Run(test.call.URL, func(t *testing.T) {
			got, err := test.call.filled()
			if err != nil {
				t.Fatal(err)
			}
			if got.Protocol != test.protocol || got.TLS != test.tls || got.Host != test.host || *got.Sni != test.sni || got.Port != test.port || got.Address != test.address {
				t.Errorf("%+v with %q", got, *got.Sni)
			}
		})
	}
}
