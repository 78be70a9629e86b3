// Package wire keeps what is sent over the links of a test bed and says what an eavesdropper could read.
package wire

import (
	"net/netip"
	"strings"
	"sync"
)

// Kind says what a connection looks like to somebody who only listens.
type Kind string

const (
	TLS       Kind = "tls"
	PlainText Kind = "plaintext"
	// Silent connections carried nothing.
	Silent Kind = "none"
)

// Flow is one TCP connection.
type Flow struct {
	// From and To are names of machines; To has the port.
	From string `json:"from"`
	To   string `json:"to"`
	Kind Kind   `json:"kind"`
	SNI  string `json:"sni,omitempty"`
	ALPN string `json:"alpn,omitempty"`
	// First is the beginning of what can be read in clear.
	First string `json:"first,omitempty"`
	Bytes int    `json:"bytes"`
	// IsClosing connections are of an earlier call and carried nothing but their end since.
	IsClosing bool `json:"isClosing,omitempty"`

	Sent     []byte `json:"-"`
	Received []byte `json:"-"`
}

const shown = 700

// closing is more than what both sides say to end TLS, and less than any request.
const closing = 64

// Describe fills in what the bytes of a flow tell.
func (f *Flow) Describe() {
	switch sent, received := isTLS(f.Sent), isTLS(f.Received); {
	case len(f.Sent)+len(f.Received) == 0:
		f.Kind = Silent
	case sent && received:
		f.Kind = TLS
		f.SNI, f.ALPN = clientHello(f.Sent)
	default:
		f.Kind = PlainText
		clear := f.Sent
		if sent {
			clear = f.Received
		}
		f.First = strings.ToValidUTF8(string(clear[:min(len(clear), shown)]), "?")
	}
}

type pair struct{ client, server netip.AddrPort }

type connection struct {
	pair
	sent, received stream
	// reported is how many bytes earlier reports had.
	reported int
	isNew    bool
}

// table sorts segments into connections.
type table struct {
	mutex       sync.Mutex
	connections map[pair]*connection
	order       []*connection
}

func newTable() *table {
	return &table{connections: map[pair]*connection{}}
}

func (t *table) add(s segment) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	there := pair{s.source, s.destination}
	back := pair{s.destination, s.source}
	if s.flags&flagSYN != 0 {
		if s.flags&flagACK == 0 {
			t.open(there, s.sequence+1)
		} else if c := t.connections[back]; c != nil {
			c.received.start(s.sequence + 1)
		}
		return
	}
	if c := t.connections[there]; c != nil {
		c.sent.add(s.sequence, s.payload)
	} else if c := t.connections[back]; c != nil {
		c.received.add(s.sequence, s.payload)
	}
}

func (t *table) open(key pair, sequence uint32) {
	if c := t.connections[key]; c != nil && c.sent.next == sequence && c.sent.total == 0 {
		return // the SYN was sent again
	}
	c := &connection{pair: key, isNew: true}
	c.sent.start(sequence)
	t.connections[key] = c
	t.order = append(t.order, c)
}

// take returns the connections that were opened or used since the last call, oldest first.
func (t *table) take(name func(netip.AddrPort, bool) string) []Flow {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	var flows []Flow
	for _, c := range t.order {
		total := c.sent.total + c.received.total
		if !c.isNew && total == c.reported {
			continue
		}
		flow := Flow{
			From: name(c.client, true), To: name(c.server, false), Bytes: total - c.reported,
			Sent: clone(c.sent.data), Received: clone(c.received.data),
		}
		flow.Describe()
		flow.IsClosing = !c.isNew && flow.Kind == TLS && flow.Bytes < closing
		flows = append(flows, flow)
		c.isNew, c.reported = false, total
	}
	return flows
}

// forget drops all connections.
func (t *table) forget() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.connections, t.order = map[pair]*connection{}, nil
}

func clone(data []byte) []byte { return append([]byte(nil), data...) }
