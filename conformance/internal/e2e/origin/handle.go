package origin

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Header of answers: which origin it was.
const Header = "X-Origin"

func (o *server) handle(w http.ResponseWriter, r *http.Request) {
	request := Request{Protocol: r.Proto, Host: r.Host, Method: r.Method, Path: r.URL.Path, Headers: lowerCase(r.Header)}
	if state, isTLS := r.Context().Value(stateKey{}).(*tls.ConnectionState); isTLS {
		request.TLS, request.ServerName = true, state.ServerName
		if len(state.PeerCertificates) > 0 {
			request.ClientCertificate = state.PeerCertificates[0].Subject.CommonName
		}
	}
	hits, behaviour := o.hit(&request)
	if behaviour.Reset {
		// The server of HTTP/2 has no connection to take over; it resets the stream instead.
		if hijacker, canHijack := w.(http.Hijacker); canHijack {
			if connection, _, err := hijacker.Hijack(); err == nil {
				_ = connection.Close()
				return
			}
		}
		panic(http.ErrAbortHandler)
	}
	select {
	case <-time.After(behaviour.delay()):
	case <-r.Context().Done():
		return
	}
	w.Header().Set(Header, o.port.Name)
	switch {
	case behaviour.Status != 0:
		w.WriteHeader(behaviour.Status)
	case hits <= behaviour.FailFirst:
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = fmt.Fprintln(w, o.port.Name)
}

// echo greets and answers each line with its first word.
func (o *server) echo(connection net.Conn) {
	defer connection.Close()
	_, _ = fmt.Fprintf(connection, "hello from %s\n", o.port.Name)
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		o.hit(nil)
		word, _, _ := strings.Cut(lines.Text(), " ")
		_, _ = fmt.Fprintf(connection, "%s:%s\n", o.port.Name, word)
	}
}

// tunnel answers CONNECT and nothing else.
func (in *Internet) tunnel(o *server, connection net.Conn) {
	defer connection.Close()
	reader := bufio.NewReader(connection)
	request, err := http.ReadRequest(reader)
	if err != nil || request.Method != http.MethodConnect {
		o.note("not a CONNECT request: %v", err)
		return
	}
	host, port, _ := net.SplitHostPort(request.Host)
	addresses := in.Lookup(host)
	if len(addresses) == 0 {
		_, _ = io.WriteString(connection, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
		return
	}
	upstream, err := in.network.Dial(context.Background(), net.JoinHostPort(addresses[0], port))
	if err != nil {
		return
	}
	defer upstream.Close()
	o.hit(nil)
	o.note("CONNECT %s", request.Host)
	_, _ = io.WriteString(connection, "HTTP/1.1 200 OK\r\n\r\n")
	go func() {
		_, _ = io.Copy(upstream, reader)
		_ = upstream.Close()
	}()
	_, _ = io.Copy(connection, upstream)
}
