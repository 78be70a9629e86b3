package wire

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"time"
)

const (
	recordHeader    = 5
	maxRecordLength = 1<<14 + 2048
	firstRecordType = 20
	lastRecordType  = 23
)

// isTLS says whether a direction consists of TLS records from the first to the last byte; the last one may be cut off.
func isTLS(data []byte) bool {
	for len(data) > 0 {
		if data[0] < firstRecordType || data[0] > lastRecordType {
			return false
		}
		if len(data) > 1 && data[1] != 3 {
			return false
		}
		if len(data) < recordHeader {
			return true
		}
		length := int(data[3])<<8 | int(data[4])
		if length == 0 || length > maxRecordLength {
			return false
		}
		data = data[min(len(data), recordHeader+length):]
	}
	return true
}

// clientHello reads the server name and the protocols that a client offers.
func clientHello(data []byte) (serverName, protocols string) {
	server := tls.Server(replay{reader: bytes.NewReader(data)}, &tls.Config{
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			serverName, protocols = hello.ServerName, strings.Join(hello.SupportedProtos, ",")
			return nil, errors.New("seen enough")
		},
	})
	_ = server.Handshake()
	return serverName, protocols
}

// replay is a connection on which the peer has sent its bytes already.
type replay struct {
	net.Conn
	reader io.Reader
}

func (r replay) Read(b []byte) (int, error)       { return r.reader.Read(b) }
func (r replay) Write([]byte) (int, error)        { return 0, io.ErrClosedPipe }
func (r replay) Close() error                     { return nil }
func (r replay) SetDeadline(time.Time) error      { return nil }
func (r replay) SetReadDeadline(time.Time) error  { return nil }
func (r replay) SetWriteDeadline(time.Time) error { return nil }
func (r replay) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (r replay) LocalAddr() net.Addr              { return &net.TCPAddr{} }
