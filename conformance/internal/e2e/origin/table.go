// Package origin plays the servers of the internet: their addresses, names, certificates and ways to fail.
package origin

import (
	"net/netip"
	"slices"
)

// Kind says what listens on a port.
type Kind string

const (
	// HTTP answers HTTP/1.1 and HTTP/2 with prior knowledge, in clear.
	HTTP Kind = "http"
	// HTTPS answers HTTP/1.1 and HTTP/2 inside TLS.
	HTTPS Kind = "https"
	// HTTPS1 is HTTPS without HTTP/2.
	HTTPS1 Kind = "https1"
	// MTLS is HTTPS that demands a certificate of the partner's clients.
	MTLS Kind = "mtls"
	// TCP greets and answers each line, as a database that speaks first.
	TCP Kind = "tcp"
	// TCPTLS is TCP inside TLS.
	TCPTLS Kind = "tcptls"
	// Connect is a forward proxy that knows only the method CONNECT.
	Connect Kind = "connect"
)

// IsTLS says whether a server of this kind has a certificate.
func (k Kind) IsTLS() bool { return k == HTTPS || k == HTTPS1 || k == MTLS || k == TCPTLS }

// Signer names the authority of a server's certificate.
type Signer string

const (
	// Public is in the trust bundle of the operating system.
	Public Signer = "public"
	// Partner is trusted only by those who were given its root.
	Partner Signer = "partner"
	// Unknown is trusted by nobody.
	Unknown Signer = "unknown"
)

// Machine is an address with its names and ports.
type Machine struct {
	// Label names the machine in facts about the wire.
	Label string
	IP    string
	// Hosts are the DNS names that resolve to the address.
	Hosts []string
	// CertificateNames are the names in the certificate; those of Hosts if there are none.
	CertificateNames []string
	Signer           Signer
	Ports            []Port
}

// Port is a listening socket.
type Port struct {
	// Name names the origin in case files.
	Name   string
	Number uint16
	Kind   Kind
}

// DNS is the address of the name server.
const DNS = "198.51.100.53"

// Machines is the whole internet. Addresses are from the ranges for documentation.
var Machines = []Machine{
	{Label: "api", IP: "198.51.100.10", Hosts: []string{"api.example.com"}, Signer: Public, Ports: []Port{
		{"api80", 80, HTTP}, {"api443", 443, HTTPS}, {"api8443", 8443, HTTPS},
	}},
	{Label: "wrong", IP: "198.51.100.11", Hosts: []string{"wrong.example.com"}, CertificateNames: []string{OtherName}, Signer: Public, Ports: []Port{
		{"wrong443", 443, HTTPS},
	}},
	{Label: "unknownca", IP: "198.51.100.12", Hosts: []string{"unknownca.example.com"}, Signer: Unknown, Ports: []Port{
		{"unknownca443", 443, HTTPS},
	}},
	{Label: "partner", IP: "198.51.100.13", Hosts: []string{"partner.example.com"}, Signer: Partner, Ports: []Port{
		{"partner443", 443, MTLS},
	}},
	{Label: "h1only", IP: "198.51.100.14", Hosts: []string{"h1only.example.com"}, Signer: Public, Ports: []Port{
		{"h1only443", 443, HTTPS1},
	}},
	{Label: "partner2", IP: "198.51.100.15", Hosts: []string{"partner2.example.com"}, Signer: Public, Ports: []Port{
		{"partner2", 443, MTLS},
	}},
	{Label: "rates", IP: "198.51.100.16", Hosts: []string{"rates.example.com"}, Signer: Public, Ports: []Port{
		{"rates443", 443, HTTPS},
	}},
	{Label: "db1", IP: "198.51.100.20", Hosts: []string{"db1.example.com"}, Ports: []Port{{"db1", 5432, TCP}}},
	{Label: "db2", IP: "198.51.100.21", Hosts: []string{"db2.example.com"}, Ports: []Port{{"db2", 5432, TCP}}},
	{Label: "dbtls", IP: "198.51.100.22", Hosts: []string{"dbtls.example.com"}, Signer: Public, Ports: []Port{
		{"dbtls", 5433, TCPTLS},
	}},
	{Label: "dbtlswrong", IP: "198.51.100.23", Hosts: []string{"dbtlswrong.example.com"}, CertificateNames: []string{OtherName}, Signer: Public, Ports: []Port{
		{"dbtlswrong", 5433, TCPTLS},
	}},
	{Label: "multiA", IP: "198.51.100.31", Hosts: []string{"multi.example.com", "single.example.com"}, Signer: Public, Ports: []Port{
		{"multiA80", 80, HTTP}, {"multiA443", 443, HTTPS},
	}},
	{Label: "multiB", IP: "198.51.100.32", Hosts: []string{"multi.example.com"}, Signer: Public, Ports: []Port{
		{"multiB80", 80, HTTP}, {"multiB443", 443, HTTPS},
	}},
	{Label: "threeA", IP: "198.51.100.33", Hosts: []string{"three.example.com"}, Signer: Public, Ports: []Port{{"threeA443", 443, HTTPS}}},
	{Label: "threeB", IP: "198.51.100.34", Hosts: []string{"three.example.com"}, Signer: Public, Ports: []Port{{"threeB443", 443, HTTPS}}},
	{Label: "threeC", IP: "198.51.100.35", Hosts: []string{"three.example.com"}, Signer: Public, Ports: []Port{{"threeC443", 443, HTTPS}}},
	// One service in two regions: both certificates carry the name of the service as well.
	{Label: "regionA", IP: "198.51.100.41", Hosts: []string{"a.region.example.com"}, CertificateNames: []string{"a.region.example.com", "region.example.com"}, Signer: Public, Ports: []Port{
		{"regionA80", 80, HTTP}, {"regionA443", 443, HTTPS},
	}},
	{Label: "regionB", IP: "198.51.100.42", Hosts: []string{"b.region.example.com"}, CertificateNames: []string{"b.region.example.com", "region.example.com"}, Signer: Public, Ports: []Port{
		{"regionB80", 80, HTTP}, {"regionB443", 443, HTTPS},
	}},
	{Label: "connectproxy", IP: "198.51.100.60", Hosts: []string{"proxy.example.com"}, Ports: []Port{{"connectproxy", 3128, Connect}}},
	{Label: "wild", IP: "198.51.100.70", Hosts: []string{"a.wild.example.com"}, Signer: Public, Ports: []Port{
		{"wild80", 80, HTTP}, {"wild443", 443, HTTPS},
	}},
	{Label: "deep", IP: "198.51.100.71", Hosts: []string{"deep.sub.wild.example.com"}, Signer: Public, Ports: []Port{
		{"deep80", 80, HTTP}, {"deep443", 443, HTTPS},
	}},
	// Nobody registers these: what reaches them has escaped.
	{Label: "stranger", IP: "203.0.113.66", Hosts: []string{"stranger.example.net"}, Signer: Public, Ports: []Port{
		{"stranger80", 80, HTTP}, {"stranger443", 443, HTTPS},
	}},
	{Label: "unrelated", IP: "203.0.113.77", Hosts: []string{"unrelated.example.net"}, Ports: []Port{{"unrelated5432", 5432, TCP}}},
}

// OtherName is in certificates of servers that are not who the caller asked for.
const OtherName = "other.example.net"

// Networks hold the addresses of all machines.
var Networks = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24")}

// Find returns the machine and the port of an origin.
func Find(name string) (Machine, Port, bool) {
	for _, machine := range Machines {
		for _, port := range machine.Ports {
			if port.Name == name {
				return machine, port, true
			}
		}
	}
	return Machine{}, Port{}, false
}

// Label names the machine with an address, or is "".
func Label(ip string) string {
	i := slices.IndexFunc(Machines, func(m Machine) bool { return m.IP == ip })
	if i < 0 {
		return ""
	}
	return Machines[i].Label
}

// DemandsSecret says whether callers need what only a Secret or a mount gives: a client certificate or a private root.
func DemandsSecret(name string) bool {
	machine, port, isKnown := Find(name)
	return isKnown && (port.Kind == MTLS || port.Kind.IsTLS() && machine.Signer != Public)
}

// Row is one line of the table as it is printed.
type Row struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts"`
	IP    string   `json:"ip"`
	Port  uint16   `json:"port"`
	Kind  Kind     `json:"kind"`
	Label string   `json:"label"`
	// CertificateNames and Signer are empty where there is no TLS.
	CertificateNames []string `json:"certificateNames,omitempty"`
	Signer           Signer   `json:"signer,omitempty"`
}

// Rows lists all origins.
func Rows() []Row {
	var rows []Row
	for _, machine := range Machines {
		for _, port := range machine.Ports {
			row := Row{Name: port.Name, Hosts: machine.Hosts, IP: machine.IP, Port: port.Number, Kind: port.Kind, Label: machine.Label}
			if port.Kind.IsTLS() {
				row.CertificateNames, row.Signer = machine.certificateNames(nil), machine.Signer
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// certificateNames are those in the machine's certificate, with further hosts of a case.
func (m Machine) certificateNames(aliases []string) []string {
	names := m.CertificateNames
	if names == nil {
		names = m.Hosts
	}
	return slices.Concat(names, aliases)
}
