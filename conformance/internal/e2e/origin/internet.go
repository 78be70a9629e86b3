package origin

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/pki"
)

// Network opens sockets on the machines.
type Network interface {
	Listen(address string) (net.Listener, error)
	ListenPacket(address string) (net.PacketConn, error)
	Dial(ctx context.Context, address string) (net.Conn, error)
}

// Internet runs all origins and the name server.
type Internet struct {
	network Network
	pki     *pki.PKI
	servers []*server
	names   net.PacketConn

	mutex sync.Mutex
	// aliases are further hosts of a machine, by its label.
	aliases map[string][]string
}

// server is a running origin.
type server struct {
	machine Machine
	port    Port

	mutex     sync.Mutex
	listener  net.Listener
	behaviour Behaviour
	seen      Report
	open      map[net.Conn]bool
}

// Start opens all ports.
func Start(network Network, pki *pki.PKI) (*Internet, error) {
	internet := &Internet{network: network, pki: pki}
	for _, machine := range Machines {
		for _, port := range machine.Ports {
			server := &server{machine: machine, port: port, open: map[net.Conn]bool{}}
			internet.servers = append(internet.servers, server)
			if err := internet.listen(server); err != nil {
				internet.Close()
				return nil, fmt.Errorf("origin %s: %w", port.Name, err)
			}
		}
	}
	return internet, internet.serveNames()
}

func (in *Internet) listen(o *server) error {
	listener, err := in.network.Listen(fmt.Sprintf("%s:%d", o.machine.IP, o.port.Number))
	if err != nil {
		return err
	}
	o.mutex.Lock()
	o.listener = listener
	o.mutex.Unlock()
	go in.serve(o, listener)
	return nil
}

// Close stops all servers.
func (in *Internet) Close() {
	for _, o := range in.servers {
		o.mutex.Lock()
		if o.listener != nil {
			_ = o.listener.Close()
		}
		o.disconnect()
		o.mutex.Unlock()
	}
	if in.names != nil {
		_ = in.names.Close()
	}
}

// Alias gives machines further hosts until the next call: label to hosts.
func (in *Internet) Alias(aliases map[string][]string) {
	in.mutex.Lock()
	defer in.mutex.Unlock()
	in.aliases = aliases
}

// settle is how long proxies need to see that their connections were closed.
const settle = 15 * time.Millisecond

// Reset forgets what was seen, sets the behaviours of the next call and closes all connections, so that no idle one
// hides what the next call does.
func (in *Internet) Reset(behaviours map[string]Behaviour) error {
	for _, o := range in.servers {
		o.mutex.Lock()
		o.seen, o.behaviour = Report{}, behaviours[o.port.Name]
		o.disconnect()
		listener, closed := o.listener, o.behaviour.Closed
		if closed && listener != nil {
			_ = listener.Close()
			o.listener = nil
		}
		o.mutex.Unlock()
		if !closed && listener == nil {
			if err := in.listen(o); err != nil {
				return err
			}
		}
	}
	time.Sleep(settle)
	return nil
}

func (o *server) disconnect() {
	for connection := range o.open {
		_ = connection.Close()
	}
	o.open = map[net.Conn]bool{}
}

// Take returns what each contacted origin saw since the last reset.
func (in *Internet) Take() map[string]Report {
	reports := map[string]Report{}
	for _, o := range in.servers {
		o.mutex.Lock()
		if o.seen.Hits+o.seen.Connections > 0 {
			report := o.seen
			report.Notes, report.Requests = slices.Clone(report.Notes), slices.Clone(report.Requests)
			reports[o.port.Name] = report
		}
		o.mutex.Unlock()
	}
	return reports
}

// Lookup resolves a host as the name server does.
func (in *Internet) Lookup(host string) []string {
	in.mutex.Lock()
	defer in.mutex.Unlock()
	var addresses []string
	for _, machine := range Machines {
		if slices.Contains(machine.Hosts, host) || slices.Contains(in.aliases[machine.Label], host) {
			addresses = append(addresses, machine.IP)
		}
	}
	return addresses
}

// certificate is the one that an origin shows at the moment.
func (in *Internet) certificate(o *server) (*tls.Certificate, error) {
	o.mutex.Lock()
	behaviour := o.behaviour
	o.mutex.Unlock()
	in.mutex.Lock()
	names := o.machine.certificateNames(in.aliases[o.machine.Label])
	in.mutex.Unlock()
	authority := map[Signer]*pki.Authority{Public: in.pki.Public, Partner: in.pki.Partner, Unknown: in.pki.Unknown}[o.machine.Signer]
	if behaviour.UnknownAuthority {
		authority = in.pki.Unknown
	}
	if behaviour.WrongName {
		names = []string{OtherName}
	}
	leaf, err := authority.ForNames(names...)
	if err != nil {
		return nil, err
	}
	return &leaf.TLS, nil
}
