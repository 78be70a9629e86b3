package istiod

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/fake"
	k8stesting "k8s.io/client-go/testing"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/config/schema/kind"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/security"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/sets"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/rbac"
)

// Options are what istiod finds when it starts.
type Options struct {
	Cluster manifest.Cluster
	// Objects are there besides those of the manifests.
	Objects []runtime.Object
	Policy  rbac.Policy
	// Mesh is a MeshConfig.
	Mesh string
	// Identities are those of all proxies; istiod picks the one that fits a proxy's metadata.
	Identities []string
	// Listen opens the socket that proxies connect to.
	Listen func() (net.Listener, error)
}

// Server is a running istiod.
type Server struct {
	fake *xds.FakeDiscoveryServer
}

// gatewayAPIBundle is a version of the Gateway API that Istio accepts in the annotation of its CRDs.
const gatewayAPIBundle = "v1.6.0"

// Start runs istiod until the test ends.
func Start(t test.Failer, options Options) (*Server, error) {
	configure()
	mesh, err := meshConfig(options.Mesh)
	if err != nil {
		return nil, err
	}
	server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		Configs:                options.Cluster.Configs,
		KubernetesObjectString: strings.Join(options.Cluster.Kubernetes, "\n---\n"),
		KubernetesObjects:      options.Objects,
		MeshConfig:             mesh,
		ListenerBuilder:        options.Listen,
		KubeClientModifier: func(client kubelib.Client) {
			if options.Cluster.HasGatewayAPI {
				defineGatewayAPI(t, client)
			}
			reviewAccess(client, options.Policy)
		},
	})
	server.Discovery.Authenticators = []security.Authenticator{authenticator(options.Identities)}
	return &Server{fake: server}, nil
}

// defineGatewayAPI adds the CRDs that the fake client lacks, or has without the version that istiod looks for.
func defineGatewayAPI(t test.Failer, client kubelib.Client) {
	for _, resource := range []schema.GroupVersionResource{gvr.BackendTLSPolicy, gvr.TLSRoute, gvr.TCPRoute, gvr.GRPCRoute} {
		clienttest.MakeCRDWithAnnotations(t, client, resource, map[string]string{
			"gateway.networking.k8s.io/bundle-version": gatewayAPIBundle,
		})
	}
}

// reviewAccess answers what istiod asks before it hands out a secret.
func reviewAccess(client kubelib.Client, policy rbac.Policy) {
	clientset := client.Kube().(*fake.Clientset)
	clientset.PrependReactor("create", "subjectaccessreviews", func(action k8stesting.Action) (bool, runtime.Object, error) {
		review := action.(k8stesting.CreateAction).GetObject().(*authorizationv1.SubjectAccessReview)
		asked := review.Spec.ResourceAttributes
		allowed := policy.Allows(review.Spec.User, asked.Verb, asked.Resource, asked.Namespace)
		return true, &authorizationv1.SubjectAccessReview{
			Status: authorizationv1.SubjectAccessReviewStatus{Allowed: allowed},
		}, nil
	})
}

// informerDelay is how long the fake API server may take to tell istiod about a new object.
const informerDelay = 100 * time.Millisecond

// AddSecret creates a Secret while proxies are running.
func (s *Server) AddSecret(secret *corev1.Secret) error {
	secrets := s.fake.KubeClient().Kube().CoreV1().Secrets(secret.Namespace)
	if _, err := secrets.Create(context.Background(), secret, metav1.CreateOptions{}); err != nil {
		return fmt.Errorf("secret %s/%s: %w", secret.Namespace, secret.Name, err)
	}
	time.Sleep(informerDelay)
	// istiod itself watches Secrets and does this; the server for tests does not.
	s.fake.Discovery.ConfigUpdate(&model.PushRequest{
		ConfigsUpdated: sets.New(model.ConfigKey{Kind: kind.Secret, Name: secret.Name, Namespace: secret.Namespace}),
		Reason:         model.NewReasonStats(model.SecretTrigger),
	})
	return nil
}

// authenticator takes every proxy for all identities at once.
type authenticator []string

func (a authenticator) Authenticate(security.AuthContext) (*security.Caller, error) {
	return &security.Caller{Identities: a}, nil
}

func (a authenticator) AuthenticatorType() string { return "e2e" }
