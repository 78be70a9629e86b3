package wire

import (
	"fmt"
	"net/netip"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

const (
	bufferBytes    = 32 << 20
	maxFrame       = 1 << 17
	wakeUpInterval = 200_000 // microseconds: how long closing may take
)

// Sniffer sees all segments that enter or leave the machine it was opened on, loopback left out.
type Sniffer struct {
	table   *table
	socket  int
	closing atomic.Bool
	// name maps an address to the name of its machine; the flag says whether it opened the connection.
	name func(netip.AddrPort, bool) string
	// forwarded says whether a segment from this address passes the machine: it is seen on its way in and out, and counts once.
	forwarded func(netip.Addr) bool
}

// Open begins to listen in the network namespace of the calling thread.
func Open(name func(netip.AddrPort, bool) string, forwarded func(netip.Addr) bool) (*Sniffer, error) {
	protocol := uint16(unix.ETH_P_ALL)
	socket, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, int(protocol<<8|protocol>>8))
	if err != nil {
		return nil, fmt.Errorf("cannot listen on the links: %w", err)
	}
	if err := unix.SetsockoptInt(socket, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, bufferBytes); err != nil {
		_ = unix.Close(socket)
		return nil, err
	}
	if err := unix.SetsockoptTimeval(socket, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: wakeUpInterval}); err != nil {
		_ = unix.Close(socket)
		return nil, err
	}
	sniffer := &Sniffer{table: newTable(), socket: socket, name: name, forwarded: forwarded}
	go sniffer.listen()
	return sniffer, nil
}

func (s *Sniffer) listen() {
	defer unix.Close(s.socket)
	buffer := make([]byte, maxFrame)
	for !s.closing.Load() {
		n, from, err := unix.Recvfrom(s.socket, buffer, 0)
		if err == unix.EINTR || err == unix.EAGAIN {
			continue
		}
		if err != nil {
			return
		}
		link, isLink := from.(*unix.SockaddrLinklayer)
		if !isLink || link.Hatype == unix.ARPHRD_LOOPBACK {
			continue
		}
		segment, isTCP := parse(buffer[:n])
		if !isTCP || link.Pkttype == unix.PACKET_OUTGOING && s.forwarded(segment.source.Addr()) {
			continue
		}
		s.table.add(segment)
	}
}

// Take returns the connections that were opened or used since the last call.
func (s *Sniffer) Take() []Flow { return s.table.take(s.name) }

// Forget drops all connections seen so far.
func (s *Sniffer) Forget() { s.table.forget() }

// Lost counts the segments that were not seen because they came too fast, since the last call.
func (s *Sniffer) Lost() int {
	statistics, err := unix.GetsockoptTpacketStats(s.socket, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0
	}
	return int(statistics.Drops)
}

// Close stops listening.
func (s *Sniffer) Close() { s.closing.Store(true) }
