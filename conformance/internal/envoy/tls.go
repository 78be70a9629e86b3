package envoy

import (
	"slices"
	"strings"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	internalupstream "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/internal_upstream/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// Modes of TLS, in the words of a DestinationRule.
const (
	Simple      = "SIMPLE"
	Mutual      = "MUTUAL"
	IstioMutual = "ISTIO_MUTUAL"
)

// The secret that holds the certificate of the workload itself.
const workloadCertificate = "default"

// UpstreamTLS is how a proxy proves the server, and itself to the server.
type UpstreamTLS struct {
	Mode        string   `json:"mode"`
	SNI         string   `json:"sni,omitempty"`
	SANs        []string `json:"sans,omitempty"`
	CertSecrets []string `json:"certSecrets,omitempty"`
	CASecret    string   `json:"caSecret,omitempty"`
	ALPN        []string `json:"alpn,omitempty"`
	MinVersion  string   `json:"minVersion,omitempty"`
}

// DownstreamTLS is how a proxy proves itself to a client, and the client.
type DownstreamTLS struct {
	RequireClientCert bool     `json:"requireClientCert"`
	CertSecrets       []string `json:"certSecrets"`
	CA                string   `json:"ca"`
	SANs              []string `json:"sans"`
	SNI               []string `json:"sni"`
}

func upstreamTLS(socket *core.TransportSocket) *UpstreamTLS {
	socket = inside(socket)
	if socket == nil || strings.HasSuffix(socket.GetTypedConfig().GetTypeUrl(), ".RawBuffer") {
		return nil
	}
	context := &tls.UpstreamTlsContext{}
	if err := socket.GetTypedConfig().UnmarshalTo(context); err != nil {
		return &UpstreamTLS{Mode: socket.GetName()}
	}
	common := context.GetCommonTlsContext()
	upstream := &UpstreamTLS{
		Mode:        Simple,
		SNI:         context.GetSni(),
		SANs:        subjectAltNames(common),
		CertSecrets: certificates(common),
		CASecret:    authority(common),
		ALPN:        common.GetAlpnProtocols(),
	}
	if slices.Contains(upstream.CertSecrets, workloadCertificate) {
		upstream.Mode = IstioMutual
	} else if len(upstream.CertSecrets) > 0 {
		upstream.Mode = Mutual
	}
	if version := common.GetTlsParams().GetTlsMinimumProtocolVersion(); version != tls.TlsParameters_TLS_AUTO {
		upstream.MinVersion = version.String()
	}
	return upstream
}

// inside is what a waypoint does with bytes before it gives them to a listener of its own.
func inside(socket *core.TransportSocket) *core.TransportSocket {
	internal := &internalupstream.InternalUpstreamTransport{}
	if socket.GetTypedConfig().MessageIs(internal) && socket.GetTypedConfig().UnmarshalTo(internal) == nil {
		return internal.GetTransportSocket()
	}
	return socket
}

// TerminatedTLS is the TLS that a chain of filters ends, nil if none.
func TerminatedTLS(chain *listener.FilterChain) *DownstreamTLS {
	context := &tls.DownstreamTlsContext{}
	if chain.GetTransportSocket() == nil || chain.GetTransportSocket().GetTypedConfig().UnmarshalTo(context) != nil {
		return nil
	}
	common := context.GetCommonTlsContext()
	return &DownstreamTLS{
		RequireClientCert: context.GetRequireClientCertificate().GetValue(),
		CertSecrets:       certificates(common),
		CA:                authority(common),
		SANs:              subjectAltNames(common),
		SNI:               chain.GetFilterChainMatch().GetServerNames(),
	}
}

func certificates(common *tls.CommonTlsContext) []string {
	var names []string
	for _, secret := range common.GetTlsCertificateSdsSecretConfigs() {
		names = append(names, secret.GetName())
	}
	return names
}

func authority(common *tls.CommonTlsContext) string {
	if secret := common.GetCombinedValidationContext().GetValidationContextSdsSecretConfig(); secret != nil {
		return secret.GetName()
	}
	return common.GetValidationContextSdsSecretConfig().GetName()
}

func subjectAltNames(common *tls.CommonTlsContext) []string {
	context := common.GetCombinedValidationContext().GetDefaultValidationContext()
	var names []string
	for _, name := range context.GetMatchSubjectAltNames() { // Istio still sets the older field
		names = append(names, pattern(name))
	}
	for _, name := range context.GetMatchTypedSubjectAltNames() {
		names = append(names, pattern(name.GetMatcher()))
	}
	return names
}

func pattern(match *matcher.StringMatcher) string {
	switch kind := match.GetMatchPattern().(type) {
	case *matcher.StringMatcher_Exact:
		return kind.Exact
	case *matcher.StringMatcher_Prefix:
		return kind.Prefix + "*"
	case *matcher.StringMatcher_Suffix:
		return "*" + kind.Suffix
	default:
		return match.String()
	}
}
