package envoy

import (
	"errors"
	"io"
	"maps"
	"net"
	"strconv"
	"strings"
	"sync"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	secretv3 "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/pki"
)

const secretType = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"

// Agent plays pilot-agent: it hands out the workload certificate, roots and mounted files.
type Agent struct {
	secretv3.UnimplementedSecretDiscoveryServiceServer
	// Workload is the certificate of the pod.
	Workload *pki.Leaf
	// MeshRoot and SystemRoots are the trusted authorities inside and outside of the mesh.
	MeshRoot, SystemRoots []byte
	// Files are the mounted files by path.
	Files map[string][]byte

	server *grpc.Server
	mutex  sync.Mutex
	asked  map[string]string
}

// Serve answers on a UNIX socket until Stop.
func (a *Agent) Serve(listener net.Listener) {
	a.asked = map[string]string{}
	a.server = grpc.NewServer()
	secretv3.RegisterSecretDiscoveryServiceServer(a.server, a)
	go func() { _ = a.server.Serve(listener) }()
}

// Stop ends the agent.
func (a *Agent) Stop() { a.server.Stop() }

// Asked says what became of each secret the proxy asked for.
func (a *Agent) Asked() map[string]string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return maps.Clone(a.asked)
}

func (a *Agent) record(name, outcome string) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.asked[name] = outcome
}

const (
	served  = "served"
	missing = "missing"
	refused = "refused: "
)

// StreamSecrets answers an Envoy.
func (a *Agent) StreamSecrets(stream secretv3.SecretDiscoveryService_StreamSecretsServer) error {
	sent := map[string]bool{}
	for version := 1; ; {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if request.ErrorDetail != nil {
			a.record(strings.Join(request.ResourceNames, ","), refused+request.ErrorDetail.Message)
			continue
		}
		resources, err := a.answer(request.ResourceNames, sent)
		if err != nil {
			return err
		}
		if len(resources) == 0 {
			continue
		}
		number := strconv.Itoa(version)
		version++
		if err := stream.Send(&discovery.DiscoveryResponse{
			TypeUrl: secretType, VersionInfo: number, Nonce: number, Resources: resources,
		}); err != nil {
			return err
		}
	}
}

func (a *Agent) answer(names []string, sent map[string]bool) ([]*anypb.Any, error) {
	var resources []*anypb.Any
	for _, name := range names {
		if sent[name] {
			continue
		}
		secret := a.lookup(name)
		if secret == nil {
			a.record(name, missing)
			continue
		}
		resource, err := anypb.New(secret)
		if err != nil {
			return nil, err
		}
		a.record(name, served)
		sent[name] = true
		resources = append(resources, resource)
	}
	return resources, nil
}

// lookup finds a secret; one whose files are not mounted never arrives.
func (a *Agent) lookup(name string) *tlsv3.Secret {
	switch path, isFile := strings.CutPrefix(name, "file-root:"); {
	case name == "default":
		return certificate(name, a.Workload.CertificatePEM, a.Workload.KeyPEM)
	case name == "ROOTCA":
		return authority(name, a.MeshRoot)
	case name == "file-root:system":
		return authority(name, a.SystemRoots)
	case isFile && a.Files[path] != nil:
		return authority(name, a.Files[path])
	}
	if paths, isFile := strings.CutPrefix(name, "file-cert:"); isFile {
		chain, key, _ := strings.Cut(paths, "~")
		if a.Files[chain] != nil && a.Files[key] != nil {
			return certificate(name, a.Files[chain], a.Files[key])
		}
	}
	return nil
}

func certificate(name string, chain, key []byte) *tlsv3.Secret {
	return &tlsv3.Secret{Name: name, Type: &tlsv3.Secret_TlsCertificate{
		TlsCertificate: &tlsv3.TlsCertificate{CertificateChain: inline(chain), PrivateKey: inline(key)},
	}}
}

func authority(name string, root []byte) *tlsv3.Secret {
	return &tlsv3.Secret{Name: name, Type: &tlsv3.Secret_ValidationContext{
		ValidationContext: &tlsv3.CertificateValidationContext{TrustedCa: inline(root)},
	}}
}

func inline(data []byte) *core.DataSource {
	return &core.DataSource{Specifier: &core.DataSource_InlineBytes{InlineBytes: data}}
}
