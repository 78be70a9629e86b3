package testcase

import (
	"maps"
	"slices"
)

// Facts are what a call can be expected to show. A fact that does not hold for a call is "".
var Facts = map[string]string{
	"result":        "status, first error or answer of the client; several alike as 'RESULT xN', sorted, joined by ', '",
	"hits":          "origins with a request as 'NAME:COUNT', joined by ','",
	"conns":         "origins with a connection as 'NAME:COUNT', joined by ','",
	"notes":         "what origins noticed, such as DOUBLE TLS, CONNECT or a failed handshake, joined by ' | '",
	"wire":          "links as 'FROM>TO:PORT tls sni=NAME' or 'FROM>TO:PORT plaintext \"FIRST LINE\"', joined by ' ; '",
	"proto":         "protocol of the last request at an origin",
	"originTLS":     "whether the last request came inside TLS",
	"originSNI":     "server name of the last request's TLS",
	"originHost":    "authority of the last request",
	"originHeaders": "names of all headers that origins received, lower case, sorted, joined by ','",
	"clientCert":    "common name of the client certificate an origin saw with the last request",
	"clientMs":      "milliseconds until the client had the last answer",
	"appPeerCert":   "common name of the certificate the application saw, with https",
	"body":          "answer of a proxy instead of an origin, if the status is an error",

	"sidecar.code":     "status in the access log of the caller's proxy; several different ones joined by ','",
	"sidecar.flags":    "response flags of Envoy in the same log",
	"sidecar.cluster":  "upstream cluster in the same log",
	"sidecar.tfail":    "reason why the transport upstream failed; the wording differs between versions of Envoy",
	"sidecar.attempts": "number of attempts upstream",
	"sidecar.peer":     "SPIFFE identity of the peer downstream",
	"gateway.code":     "status in the access log of the gateway",
	"gateway.flags":    "response flags of Envoy in the same log",
	"gateway.cluster":  "upstream cluster in the same log",
	"gateway.tfail":    "reason why the transport upstream failed",
	"gateway.attempts": "number of attempts upstream",
	"gateway.peer":     "SPIFFE identity of the caller as the gateway saw it",
}

// FactNames lists the names of all facts.
func FactNames() []string { return slices.Sorted(maps.Keys(Facts)) }
