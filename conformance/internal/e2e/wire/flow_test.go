package wire

import (
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"testing"
)

// hello is the first flight of a client.
func hello(t *testing.T, serverName string) []byte {
	t.Helper()
	client, server := net.Pipe()
	defer server.Close()
	go func() {
		_ = tls.Client(client, &tls.Config{ServerName: serverName, NextProtos: []string{"h2"}}).Handshake()
	}()
	header := make([]byte, recordHeader)
	if _, err := io.ReadFull(server, header); err != nil {
		t.Fatal(err)
	}
	record := make([]byte, binary.BigEndian.Uint16(header[3:]))
	if _, err := io.ReadFull(server, record); err != nil {
		t.Fatal(err)
	}
	return append(header, record...)
}

func TestFlowIsDescribedByItsBytes(t *testing.T) {
	record := []byte{23, 3, 3, 0, 2, 1, 2}
	for name, test := range map[string]struct {
		sent, received []byte
		kind           Kind
		sni            string
	}{
		"TLS":                           {hello(t, "api.example.com"), record, TLS, "api.example.com"},
		"TLS that is cut off":           {hello(t, "api.example.com")[:9], nil, TLS, ""},
		"nothing":                       {nil, nil, Silent, ""},
		"HTTP":                          {[]byte("GET / HTTP/1.1\r\n"), nil, PlainText, ""},
		"server that speaks first":      {nil, []byte("hello from db1\n"), PlainText, ""},
		"clear text behind a handshake": {append(hello(t, "api.example.com"), "GET /"...), record, PlainText, ""},
		"clear text answer to TLS":      {hello(t, "api.example.com"), []byte("HTTP/1.1 400"), PlainText, ""},
		"record of another type":        {[]byte{24, 3, 3, 0, 1, 0}, nil, PlainText, ""},
	} {
		flow := Flow{Sent: test.sent, Received: test.received}
		flow.Describe()
		if flow.Kind != test.kind || flow.SNI != test.sni {
			t.Errorf("%s: %s with server name %q", name, flow.Kind, flow.SNI)
		}
	}
}

func TestTableReportsConnectionsWhileTheyAreUsed(t *testing.T) {
	client, server := netip.MustParseAddrPort("10.10.1.2:40000"), netip.MustParseAddrPort("198.51.100.10:443")
	table := newTable()
	name := func(address netip.AddrPort, _ bool) string { return address.String() }
	table.add(segment{source: client, destination: server, sequence: 9, flags: flagSYN})
	table.add(segment{source: server, destination: client, sequence: 49, flags: flagSYN | flagACK})
	table.add(segment{source: client, destination: server, sequence: 10, flags: flagACK, payload: []byte("ping")})
	table.add(segment{source: server, destination: client, sequence: 50, flags: flagACK, payload: []byte("pong")})
	first := table.take(name)
	if len(first) != 1 || string(first[0].Sent) != "ping" || string(first[0].Received) != "pong" || first[0].Bytes != 8 {
		t.Fatalf("%+v", first)
	}
	if idle := table.take(name); len(idle) != 0 {
		t.Errorf("an idle connection is reported: %+v", idle)
	}
	table.add(segment{source: client, destination: server, sequence: 14, flags: flagACK, payload: []byte("!")})
	if again := table.take(name); len(again) != 1 || again[0].Bytes != 1 || string(again[0].Sent) != "ping!" {
		t.Errorf("%+v", again)
	}
	// The same ports may be used for a new connection.
	table.add(segment{source: client, destination: server, sequence: 900, flags: flagSYN})
	if reused := table.take(name); len(reused) != 1 || reused[0].Kind != Silent {
		t.Errorf("%+v", reused)
	}
}

func TestParseReadsFrames(t *testing.T) {
	frame := make([]byte, ethernetHeader+20+20)
	packet := frame[ethernetHeader:]
	packet[0], packet[9] = 0x45, protocolTCP
	binary.BigEndian.PutUint16(packet[2:], uint16(len(packet)+3))
	copy(packet[12:], []byte{10, 10, 1, 2, 198, 51, 100, 10})
	tcp := packet[20:]
	binary.BigEndian.PutUint16(tcp[0:], 40000)
	binary.BigEndian.PutUint16(tcp[2:], 443)
	binary.BigEndian.PutUint32(tcp[4:], 7)
	tcp[12], tcp[13] = 0x50, flagACK
	frame = append(frame, "abc"...)
	padded := append(frame, 0, 0, 0)
	got, isTCP := parse(padded)
	if !isTCP || string(got.payload) != "abc" || got.sequence != 7 || got.source.String() != "10.10.1.2:40000" || got.destination.String() != "198.51.100.10:443" {
		t.Errorf("%v %+v", isTCP, got)
	}
	for length := range ethernetHeader + 40 {
		if _, isTCP := parse(frame[:length]); isTCP {
			t.Errorf("a frame of %d bytes is taken for TCP", length)
		}
	}
	frame[ethernetHeader+9] = 17
	if _, isTCP := parse(frame); isTCP {
		t.Error("UDP is taken for TCP")
	}
}

func TestTableTellsTheEndOfAnEarlierCallFromItsContinuation(t *testing.T) {
	record := func(size int) []byte {
		return append([]byte{23, 3, 3, byte(size >> 8), byte(size)}, make([]byte, size)...)
	}
	for size, isClosing := range map[int]bool{19: true, 200: false} {
		client, server := netip.MustParseAddrPort("10.10.1.2:40000"), netip.MustParseAddrPort("198.51.100.10:443")
		table := newTable()
		name := func(address netip.AddrPort, _ bool) string { return address.String() }
		first := hello(t, "api.example.com")
		table.add(segment{source: client, destination: server, sequence: 9, flags: flagSYN})
		table.add(segment{source: client, destination: server, sequence: 10, payload: first})
		if flows := table.take(name); len(flows) != 1 || flows[0].IsClosing {
			t.Fatalf("%+v", flows)
		}
		table.add(segment{source: client, destination: server, sequence: 10 + uint32(len(first)), payload: record(size)})
		if flows := table.take(name); len(flows) != 1 || flows[0].IsClosing != isClosing {
			t.Errorf("%d bytes later: %+v", size, flows)
		}
	}
}
