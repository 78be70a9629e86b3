package origin

import (
	"net"
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

const (
	namesTTL   = 30
	maxMessage = 1500
)

// serveNames answers questions for addresses of IPv4; all other names and types are empty.
func (in *Internet) serveNames() error {
	names, err := in.network.ListenPacket(DNS + ":53")
	if err != nil {
		return err
	}
	in.names = names
	go func() {
		buffer := make([]byte, maxMessage)
		for {
			n, from, err := names.ReadFrom(buffer)
			if err != nil {
				return
			}
			in.answer(names, from, buffer[:n])
		}
	}()
	return nil
}

func (in *Internet) answer(names net.PacketConn, from net.Addr, message []byte) {
	var parser dnsmessage.Parser
	header, err := parser.Start(message)
	if err != nil {
		return
	}
	question, err := parser.Question()
	if err != nil {
		return
	}
	addresses := in.Lookup(strings.ToLower(strings.TrimSuffix(question.Name.String(), ".")))
	code := dnsmessage.RCodeSuccess
	if len(addresses) == 0 {
		code = dnsmessage.RCodeNameError
	}
	builder := dnsmessage.NewBuilder(nil, dnsmessage.Header{
		ID: header.ID, Response: true, Authoritative: true, RecursionAvailable: true,
		RecursionDesired: header.RecursionDesired, RCode: code,
	})
	if builder.StartQuestions() != nil || builder.Question(question) != nil || builder.StartAnswers() != nil {
		return
	}
	for _, address := range addresses {
		if question.Type != dnsmessage.TypeA {
			break
		}
		resource := dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: namesTTL}
		if builder.AResource(resource, dnsmessage.AResource{A: netip.MustParseAddr(address).As4()}) != nil {
			return
		}
	}
	if answer, err := builder.Finish(); err == nil {
		_, _ = names.WriteTo(answer, from)
	}
}
