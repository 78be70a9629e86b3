package simulate

import (
	"fmt"
	"net"
	"regexp"
	"strconv"

	"istio.io/istio/pilot/pkg/simulation"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/envoy"
)

// What public DNS would say of a host whose address is of no importance.
const publicAddress = "203.0.113.7"

// Call is what an application does. The URL stands for what is not given by itself.
type Call struct {
	Name   string `json:"name,omitempty"`
	Client string `json:"client,omitempty"`
	// URL is scheme://host:port/path with http, https, http2, grpc, grpcs, tls or tcp.
	URL string `json:"url,omitempty"`
	// Address is where the application connects to.
	Address string `json:"address,omitempty"`
	Port    int    `json:"port,omitempty"`
	// Protocol is http, http2 or tcp.
	Protocol string `json:"protocol,omitempty"`
	// TLS is plaintext or tls, and says what the application itself does.
	TLS  string `json:"tls,omitempty"`
	Host string `json:"host,omitempty"`
	// Sni is the host if absent; "" sends none.
	Sni     *string           `json:"sni,omitempty"`
	Path    string            `json:"path,omitempty"`
	Method  string            `json:"method,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
}

type scheme struct {
	protocol simulation.Protocol
	tls      simulation.TLSMode
	port     int
}

var (
	schemes = map[string]scheme{
		"http":  {simulation.HTTP, simulation.Plaintext, 80},
		"http2": {simulation.HTTP2, simulation.Plaintext, 80},
		"grpc":  {simulation.HTTP2, simulation.Plaintext, 80},
		"https": {simulation.HTTP, simulation.TLS, 443},
		"grpcs": {simulation.HTTP2, simulation.TLS, 443},
		"tls":   {simulation.TCP, simulation.TLS, 443},
		"tcp":   {simulation.TCP, simulation.Plaintext, 80},
	}
	urls = regexp.MustCompile(`^(https?|http2|grpcs?|tls|tcp)://([^/:]+)(?::(\d+))?(/.*)?$`)
)

func (c Call) title() string {
	if c.Name == "" {
		return c.URL
	}
	return c.Name
}

// filled has every field set, or says which cannot be.
func (c Call) filled() (Call, error) {
	if c.URL != "" {
		parts := urls.FindStringSubmatch(c.URL)
		if parts == nil {
			return c, fmt.Errorf("spec: the url %q is none of http, https, http2, grpc, grpcs, tls or tcp://host:port/path", c.URL)
		}
		c = c.withURL(schemes[parts[1]], parts[2], parts[3], parts[4])
	}
	setIfEmpty(&c.Address, publicAddress)
	setIfEmpty(&c.Path, "/")
	setIfEmpty(&c.Method, "GET")
	setIfEmpty(&c.TLS, string(simulation.Plaintext))
	if c.Sni == nil {
		sni := ""
		if c.TLS == string(simulation.TLS) && net.ParseIP(c.Host) == nil {
			sni = c.Host
		}
		c.Sni = &sni
	}
	return c, c.check()
}

func (c Call) withURL(from scheme, host, port, path string) Call {
	setIfEmpty(&c.Protocol, string(from.protocol))
	setIfEmpty(&c.TLS, string(from.tls))
	setIfEmpty(&c.Host, host)
	setIfEmpty(&c.Path, path)
	if c.Port == 0 {
		c.Port = from.port
		if number, err := strconv.Atoi(port); err == nil {
			c.Port = number
		}
	}
	if net.ParseIP(host) != nil {
		setIfEmpty(&c.Address, host)
	}
	return c
}

func (c Call) check() error {
	switch simulation.Protocol(c.Protocol) {
	case simulation.HTTP, simulation.HTTP2, simulation.TCP:
	default:
		return fmt.Errorf("spec: the call %q has the protocol %q; give http, http2 or tcp, or a url", c.title(), c.Protocol)
	}
	switch simulation.TLSMode(c.TLS) {
	case simulation.Plaintext, simulation.TLS:
	default:
		return fmt.Errorf("spec: the call %q has the tls %q; give plaintext or tls", c.title(), c.TLS)
	}
	if c.Port == 0 {
		return fmt.Errorf("spec: the call %q needs a port or a url", c.title())
	}
	return nil
}

func (c Call) request(authority, scheme string) envoy.Request {
	return envoy.Request{Authority: authority, Path: c.Path, Method: c.Method, Scheme: scheme, Headers: c.Headers}
}

func setIfEmpty(field *string, value string) {
	if *field == "" {
		*field = value
	}
}
