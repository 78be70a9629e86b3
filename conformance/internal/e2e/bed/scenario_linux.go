package bed

import (
	"fmt"
	"maps"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/envoy"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/istiod"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

// Slot is the right to use a processor. A scenario gives it back while it only waits.
type Slot chan struct{}

func (s Slot) acquire() { s <- struct{}{} }
func (s Slot) release() { <-s }

const (
	// patience is how long a proxy is waited for before the slot is given to others.
	patience = time.Second
	gateway  = "gateway"
	// defaultPod is what facts about the wire call the pod of the default client.
	defaultPod = "pod"
)

// scenario is a case while it runs.
type scenario struct {
	*Bed
	test      *testcase.Case
	run       *result.Run
	slot      Slot
	directory string
	istiod    *istiod.Server
	// proxies are those of the clients by name, and that of the gateway.
	proxies map[string]*envoy.Envoy
	pods    map[string]pod
}

// Run runs a case. Expectations are checked; invariants are not.
func (b *Bed) Run(c *testcase.Case, slot Slot) (run result.Run) {
	run = result.Run{
		Name: c.Title(), File: c.File, Group: string(c.Group),
		Secrets: map[string]map[string]string{}, ReadyMillis: map[string]int64{},
	}
	slot.acquire()
	defer slot.release()
	began := time.Now()
	if err := test.Wrap(func(t test.Failer) {
		s := &scenario{Bed: b, test: c, run: &run, slot: slot, proxies: map[string]*envoy.Envoy{}, pods: map[string]pod{}}
		t.Cleanup(s.stop)
		if err := s.play(t); err != nil {
			t.Fatal(err)
		}
	}); err != nil {
		run.Error = err.Error()
	}
	run.Millis = time.Since(began).Milliseconds()
	return run
}

func (s *scenario) play(t test.Failer) error {
	if err := s.start(t); err != nil {
		return err
	}
	s.sniffer.Lost()
	for i := range s.test.Calls {
		call := &s.test.Calls[i]
		for _, secret := range call.Secrets {
			if err := s.istiod.AddSecret(newSecret(secret, s.shared.PKI)); err != nil {
				return err
			}
		}
		seen, err := s.call(call)
		if err != nil {
			return fmt.Errorf("call %q: %w", call.Name, err)
		}
		s.run.Calls = append(s.run.Calls, seen)
	}
	if lost := s.sniffer.Lost(); lost > 0 {
		return fmt.Errorf("%d segments were too fast to be seen, so nothing can be said; run fewer scenarios side by side with --parallel", lost)
	}
	// A refused configuration makes every other observation worthless, also one that came with a late secret.
	for name, proxy := range s.proxies {
		s.run.Rejected = append(s.run.Rejected, proxy.Rejected()...)
		s.run.Secrets[name] = proxy.Agent.Asked()
		s.run.ReadyMillis[name] = proxy.ReadyAfter().Milliseconds()
	}
	slices.Sort(s.run.Rejected)
	return s.dump()
}

// start brings up istiod and all proxies.
func (s *scenario) start(t test.Failer) error {
	var err error
	if s.directory, err = s.shared.newDirectory(); err != nil {
		return err
	}
	s.internet.Alias(s.test.Aliases)
	if err := s.internet.Reset(nil); err != nil {
		return err
	}
	s.sniffer.Forget()
	cluster, err := newCluster(s.test, s.shared.PKI, s.gateway.address.String())
	if err != nil {
		return err
	}
	adsSocket := filepath.Join(s.directory, "ads.sock")
	proxies := s.describe()
	var identities []string
	for _, proxy := range proxies {
		identities = append(identities, testcase.SPIFFE(proxy.Namespace, proxy.ServiceAccount))
	}
	if s.istiod, err = istiod.Start(t, istiod.Options{
		Cluster: cluster.Cluster, Objects: cluster.objects, Policy: cluster.policy, Mesh: s.test.Mesh, Identities: identities,
		Listen: func() (net.Listener, error) { return envoy.ListenUNIX(adsSocket) },
	}); err != nil {
		return err
	}
	if err := s.place(proxies); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(proxies)) {
		if err := s.startProxy(name, proxies[name], adsSocket); err != nil {
			return err
		}
	}
	return s.waitReady()
}

// describe lists the proxies of a case.
func (s *scenario) describe() map[string]envoy.Proxy {
	proxies := map[string]envoy.Proxy{}
	for name, client := range s.test.Clients {
		proxies[name] = envoy.Proxy{
			Type: envoy.Sidecar, Name: name, Namespace: client.Namespace, ServiceAccount: client.ServiceAccount,
			Labels: client.Labels, Locality: client.Locality, DNSCapture: client.DNSCapture,
		}
	}
	if g := s.test.Gateway; g != nil {
		proxies[gateway] = envoy.Proxy{
			Type: envoy.Router, Name: podName(g), Namespace: g.Namespace, ServiceAccount: g.ServiceAccount, Labels: g.Labels,
		}
	}
	return proxies
}

// place gives every proxy a pod.
func (s *scenario) place(proxies map[string]envoy.Proxy) error {
	names := map[netip.Addr]string{}
	number := 0
	for _, name := range slices.Sorted(maps.Keys(proxies)) {
		if name == gateway {
			s.pods[name] = s.gateway
		} else {
			pod, err := s.client(number)
			if err != nil {
				return err
			}
			s.pods[name] = pod
			number++
		}
		label := name
		if name == testcase.DefaultClient {
			label = defaultPod
		}
		names[s.pods[name].address] = label
	}
	s.rename(names)
	return nil
}

func (s *scenario) startProxy(name string, proxy envoy.Proxy, adsSocket string) error {
	pod := s.pods[name]
	proxy.IP, proxy.IstioVersion = pod.address.String(), istiod.Version()
	workload, err := s.shared.PKI.Mesh.ForIdentity(testcase.SPIFFE(proxy.Namespace, proxy.ServiceAccount))
	if err != nil {
		return err
	}
	agent := &envoy.Agent{
		Workload: workload, MeshRoot: s.shared.PKI.Mesh.PEM, SystemRoots: s.shared.PKI.Public.PEM,
		Files: mountedFiles(s.test.Clients[name].Mounts, s.shared.PKI),
	}
	place := envoy.Place{Binary: s.shared.Envoy, Directory: s.directory, Resolver: s.shared.resolver}
	started, err := envoy.Start(place, pod.namespace, proxy, adsSocket, agent)
	if err != nil {
		return err
	}
	s.proxies[name] = started
	s.shared.track(started, true)
	return nil
}

func (s *scenario) waitReady() error {
	for _, proxy := range s.proxies {
		isReady, err := proxy.WaitReady(patience)
		for !isReady && err == nil {
			s.slot.release()
			isReady, err = proxy.WaitReady(patience)
			s.slot.acquire()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// dump keeps what the proxies were told.
func (s *scenario) dump() error {
	if s.shared.Dump == "" {
		return nil
	}
	directory := filepath.Join(s.shared.Dump, strings.Trim(notInNames.ReplaceAllString(s.test.Title(), "-"), "-"))
	for _, proxy := range s.proxies {
		if err := proxy.Dump(directory); err != nil {
			return fmt.Errorf("cannot dump: %w", err)
		}
	}
	return nil
}

func (s *scenario) stop() {
	for _, proxy := range s.proxies {
		proxy.Stop()
		s.shared.track(proxy, false)
	}
	_ = os.RemoveAll(s.directory)
}
