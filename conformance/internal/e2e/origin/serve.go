package origin

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/http2"
)

const handshakeTimeout = 5 * time.Second

// handed is a listener for connections that were accepted elsewhere.
type handed struct {
	connections chan net.Conn
	closed      chan struct{}
	address     net.Addr
}

func (l *handed) Accept() (net.Conn, error) {
	select {
	case connection := <-l.connections:
		return connection, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *handed) Close() error   { return nil }
func (l *handed) Addr() net.Addr { return l.address }

type stateKey struct{}

func (in *Internet) serve(o *server, listener net.Listener) {
	handler := http.HandlerFunc(o.handle)
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	web := &http.Server{
		Handler:   handler,
		Protocols: protocols,
		ErrorLog:  log.New(io.Discard, "", 0),
		ConnContext: func(ctx context.Context, connection net.Conn) context.Context {
			if inspected, isTLS := connection.(*inspected); isTLS {
				return context.WithValue(ctx, stateKey{}, inspected.state)
			}
			return ctx
		},
	}
	queue := &handed{connections: make(chan net.Conn), closed: make(chan struct{}), address: listener.Addr()}
	go func() { _ = web.Serve(queue) }()
	defer close(queue.closed)
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		o.mutex.Lock()
		o.seen.Connections++
		o.open[connection] = true
		o.mutex.Unlock()
		go func() {
			switch o.port.Kind {
			case HTTP:
				queue.hand(connection)
			case TCP:
				o.echo(connection)
			case Connect:
				in.tunnel(o, connection)
			default:
				in.secure(o, connection, handler, queue)
			}
		}()
	}
}

func (l *handed) hand(connection net.Conn) {
	select {
	case l.connections <- connection:
	case <-l.closed:
		_ = connection.Close()
	}
}

// secure ends TLS.
func (in *Internet) secure(o *server, connection net.Conn, handler http.Handler, queue *handed) {
	config := &tls.Config{
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return in.certificate(o) },
		NextProtos:     []string{"h2", "http/1.1"},
	}
	switch o.port.Kind {
	case MTLS:
		config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, in.pki.PartnerClients.Pool()
	case HTTPS1:
		config.NextProtos = []string{"http/1.1"}
	case TCPTLS:
		config.NextProtos = nil
	}
	secured := tls.Server(connection, config)
	_ = secured.SetDeadline(time.Now().Add(handshakeTimeout))
	if err := secured.Handshake(); err != nil {
		o.refuse(connection, err)
		return
	}
	_ = secured.SetDeadline(time.Time{})
	state := secured.ConnectionState()
	switch {
	case o.port.Kind == TCPTLS:
		o.echo(secured)
	case state.NegotiatedProtocol == "h2":
		(&http2.Server{}).ServeConn(secured, &http2.ServeConnOpts{
			Handler: handler, Context: context.WithValue(context.Background(), stateKey{}, &state),
		})
	default:
		inspected := &inspected{Conn: secured, reader: bufio.NewReader(secured), state: &state}
		if start, err := inspected.reader.Peek(3); err == nil && start[0] == 0x16 && start[1] == 3 {
			o.note("DOUBLE TLS: the decrypted stream begins with another ClientHello (outer server name %s)", state.ServerName)
		}
		queue.hand(inspected)
	}
}

// refuse closes a connection whose handshake failed; clear text is answered as common web servers do.
func (o *server) refuse(connection net.Conn, err error) {
	defer connection.Close()
	o.note("TLS handshake failed: %v", err)
	var clear tls.RecordHeaderError
	if !errors.As(err, &clear) || clear.Conn == nil {
		return
	}
	o.mutex.Lock()
	o.seen.ClearBytes += len(clear.RecordHeader)
	o.mutex.Unlock()
	const text = "Client sent an HTTP request to an HTTPS server.\n"
	_, _ = fmt.Fprintf(connection, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nX-Origin: %s\r\nContent-Length: %d\r\n\r\n%s", o.port.Name, len(text), text)
}

// inspected hides *tls.Conn from net/http, so that the first decrypted bytes can be looked at.
type inspected struct {
	net.Conn
	reader *bufio.Reader
	state  *tls.ConnectionState
}

func (c *inspected) Read(b []byte) (int, error) { return c.reader.Read(b) }
