package wire

import (
	"encoding/binary"
	"net/netip"
)

const (
	ethernetHeader = 14
	protocolTCP    = 6
	flagSYN        = 0x02
	flagACK        = 0x10
)

// segment is one TCP segment over IPv4.
type segment struct {
	source, destination netip.AddrPort
	sequence            uint32
	flags               byte
	payload             []byte
}

// parse reads an Ethernet frame; it is false for anything but TCP over IPv4.
func parse(frame []byte) (segment, bool) {
	if len(frame) < ethernetHeader+20 {
		return segment{}, false
	}
	packet := frame[ethernetHeader:]
	if packet[0]>>4 != 4 || packet[9] != protocolTCP {
		return segment{}, false
	}
	header := int(packet[0]&15) * 4
	total := int(binary.BigEndian.Uint16(packet[2:]))
	// Segments that the network card would have to split have no length, short frames are padded.
	if total == 0 || total > len(packet) {
		total = len(packet)
	}
	if total < header+20 {
		return segment{}, false
	}
	tcp := packet[header:total]
	offset := int(tcp[12]>>4) * 4
	if offset < 20 || offset > len(tcp) {
		return segment{}, false
	}
	address := func(ip []byte, port []byte) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(ip)), binary.BigEndian.Uint16(port))
	}
	return segment{
		source:      address(packet[12:16], tcp[0:2]),
		destination: address(packet[16:20], tcp[2:4]),
		sequence:    binary.BigEndian.Uint32(tcp[4:]),
		flags:       tcp[13],
		payload:     tcp[offset:],
	}, true
}
