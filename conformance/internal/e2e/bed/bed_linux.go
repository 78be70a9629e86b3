package bed

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/envoy"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/netns"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/pki"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

// Shared is what the beds of a run have in common.
type Shared struct {
	PKI *pki.PKI
	// Envoy is the binary.
	Envoy string
	// Directory is private to the run and readable for all accounts.
	Directory string
	// Dump is where to keep configuration dumps, or "".
	Dump string

	resolver string

	mutex     sync.Mutex
	scenarios int
	running   map[*envoy.Envoy]bool
}

// Prepare writes the files that all beds share.
func (s *Shared) Prepare() error {
	s.running = map[*envoy.Envoy]bool{}
	s.resolver = filepath.Join(s.Directory, "resolv.conf")
	return os.WriteFile(s.resolver, []byte("nameserver "+origin.DNS+"\n"), 0o644)
}

// Resident is the memory of all running proxies in bytes.
func (s *Shared) Resident() int64 {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var total int64
	for proxy := range s.running {
		total += proxy.Resident()
	}
	return total
}

// Halt ends all running proxies, and stops every scenario before it makes another file: the process is about to end.
func (s *Shared) Halt() {
	s.mutex.Lock() // and never unlocked
	for proxy := range s.running {
		proxy.Kill()
	}
}

func (s *Shared) track(proxy *envoy.Envoy, isRunning bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if isRunning {
		s.running[proxy] = true
	} else {
		delete(s.running, proxy)
	}
}

// newDirectory is for the files of one scenario; names are short because paths of sockets have to be.
func (s *Shared) newDirectory() (string, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.scenarios++
	directory := filepath.Join(s.Directory, strconv.Itoa(s.scenarios))
	if err := os.Mkdir(directory, 0o755); err != nil {
		return "", err
	}
	// The target for the mount of the binary.
	return directory, os.WriteFile(filepath.Join(directory, "envoy"), nil, 0o755)
}

// Bed is an internet with namespaces for pods. It runs one scenario at a time.
type Bed struct {
	shared   *Shared
	router   *netns.Router
	internet *origin.Internet
	sniffer  *wire.Sniffer
	gateway  pod
	clients  []pod

	mutex sync.Mutex
	names map[netip.Addr]string
}

type pod struct {
	namespace *netns.Namespace
	address   netip.Addr
}

// New makes a bed.
func New(shared *Shared) (*Bed, error) {
	router, err := netns.NewRouter(origin.Networks)
	if err != nil {
		return nil, err
	}
	b := &Bed{shared: shared, router: router}
	if b.internet, err = origin.Start(router, shared.PKI); err != nil {
		b.Close()
		return nil, err
	}
	if err := router.Do(func() (err error) {
		b.sniffer, err = wire.Open(b.name, netns.Attached.Contains)
		return err
	}); err != nil {
		b.Close()
		return nil, err
	}
	if b.gateway.namespace, b.gateway.address, err = router.Attach(); err != nil {
		b.Close()
		return nil, err
	}
	return b, b.gateway.namespace.AllowLowPorts()
}

// Close ends the bed.
func (b *Bed) Close() {
	if b.sniffer != nil {
		b.sniffer.Close()
	}
	if b.internet != nil {
		b.internet.Close()
	}
	for _, pod := range append(b.clients, b.gateway) {
		if pod.namespace != nil {
			pod.namespace.Close()
		}
	}
	b.router.Close()
}

// client is the pod with a number; pods are made when the first case needs them.
func (b *Bed) client(number int) (pod, error) {
	for len(b.clients) <= number {
		namespace, address, err := b.router.Attach()
		if err != nil {
			return pod{}, err
		}
		b.clients = append(b.clients, pod{namespace, address})
		if err := namespace.Redirect(); err != nil {
			return pod{}, err
		}
	}
	return b.clients[number], nil
}

func (b *Bed) rename(names map[netip.Addr]string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.names = names
}

// name is what facts about the wire call an address: pods by their name, all others by that of their machine.
func (b *Bed) name(address netip.AddrPort, isClient bool) string {
	b.mutex.Lock()
	name, isPod := b.names[address.Addr()]
	b.mutex.Unlock()
	if !isPod {
		name = origin.Label(address.Addr().String())
	}
	if name == "" {
		name = address.Addr().String()
	}
	if isClient {
		return name
	}
	return fmt.Sprintf("%s:%d", name, address.Port())
}
