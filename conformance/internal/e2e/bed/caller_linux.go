package bed

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http2"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/netns"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

const (
	defaultTimeout = 8 * time.Second
	tcpTimeout     = 2 * time.Second
	longestBody    = 300
)

// caller is the application in a client's pod.
type caller struct {
	call      *testcase.Call
	namespace *netns.Namespace
	internet  *origin.Internet
	// roots are what the application trusts.
	roots *x509.CertPool
	token string
	facts map[string]string
}

var defaultPorts = map[string]string{"http": "80", "https": "443", "http2": "80"}

// once makes one request and says how it ended.
func (c *caller) once() string {
	target, err := url.Parse(c.call.URL)
	if err != nil {
		return "error: " + err.Error()
	}
	timeout := defaultTimeout
	if c.call.Timeout != "" {
		timeout, _ = time.ParseDuration(c.call.Timeout)
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	address := c.call.Dial
	if address == "" {
		addresses := c.internet.Lookup(target.Hostname())
		if len(addresses) == 0 {
			return "error: no such host"
		}
		port := target.Port()
		if port == "" {
			port = defaultPorts[target.Scheme]
		}
		address = net.JoinHostPort(addresses[0], port)
	}
	if target.Scheme == "tcp" {
		return c.tcp(ctx, address)
	}
	began := time.Now()
	outcome := c.http(ctx, target, address)
	c.facts["clientMs"] = fmt.Sprint(time.Since(began).Milliseconds())
	return outcome
}

// tcp sends a line and waits for the greeting and the answer.
func (c *caller) tcp(ctx context.Context, address string) string {
	connection, err := c.namespace.Dial(ctx, address)
	if err != nil {
		return "error: " + short(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(tcpTimeout))
	_, _ = fmt.Fprintf(connection, "ping Bearer %s\n", c.token)
	var answer bytes.Buffer
	part := make([]byte, 512)
	for bytes.Count(answer.Bytes(), []byte("\n")) < 2 {
		n, err := connection.Read(part)
		answer.Write(part[:n])
		if err != nil {
			if answer.Len() == 0 {
				return "error: " + short(err)
			}
			break
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(answer.String(), "\n", " "))
}

func (c *caller) http(ctx context.Context, target *url.URL, address string) string {
	request, err := http.NewRequestWithContext(ctx, c.call.Method, c.call.URL, nil)
	if err != nil {
		return "error: " + err.Error()
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	for name, value := range c.call.Headers {
		request.Header.Set(name, value)
	}
	answer, err := c.transport(target, address, request).RoundTrip(request)
	if err != nil {
		return "error: " + short(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	if answer.TLS != nil {
		c.facts["appPeerCert"] = answer.TLS.PeerCertificates[0].Subject.CommonName
	}
	if answer.StatusCode >= http.StatusBadRequest && answer.Header.Get(origin.Header) == "" {
		text := strings.TrimSpace(string(body))
		c.facts["body"] = text[:min(len(text), longestBody)]
	}
	return fmt.Sprint(answer.StatusCode)
}

func (c *caller) transport(target *url.URL, address string, request *http.Request) http.RoundTripper {
	dial := func(ctx context.Context) (net.Conn, error) { return c.namespace.Dial(ctx, address) }
	if target.Scheme == "http2" {
		request.URL.Scheme = "http"
		return &http2.Transport{AllowHTTP: true, DialTLSContext: func(ctx context.Context, _, _ string, _ *tls.Config) (net.Conn, error) {
			return dial(ctx)
		}}
	}
	serverName := c.call.SNI
	if serverName == "" {
		serverName = target.Hostname()
	}
	return &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{RootCAs: c.roots, ServerName: serverName},
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) },
	}
}

// short reduces an error to what does not depend on addresses and timing.
func short(err error) string {
	for _, known := range []string{
		"connection reset by peer", "connection refused", "EOF", "i/o timeout", "context deadline exceeded",
		"network is unreachable", "no route to host",
	} {
		if strings.Contains(err.Error(), known) {
			return known
		}
	}
	return err.Error()
}
