package istiod

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	metadatafake "k8s.io/client-go/metadata/fake"
	k8stesting "k8s.io/client-go/testing"

	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/release"
)

const bundleVersion = "gateway.networking.k8s.io/bundle-version"

// installGatewayAPI makes the fake cluster say which version of the Gateway API it has. Without that istiod leaves some
// of its kinds alone, and the fake server registers their CRDs itself, without a version and later than this.
func installGatewayAPI(t test.Failer, client kube.Client) {
	metadata, isFake := client.Metadata().(*metadatafake.FakeMetadataClient)
	if !isFake {
		t.Fatalf("the client of the fake cluster is a %T", client.Metadata())
		return
	}
	for _, verb := range []string{"create", "update"} {
		metadata.PrependReactor(verb, gvr.CustomResourceDefinition.Resource, addVersion)
	}
	for _, kind := range []schema.GroupVersionResource{gvr.BackendTLSPolicy, gvr.ListenerSet} {
		clienttest.MakeCRD(t, client, kind)
	}
}

// addVersion leaves the rest to the next reactor. An action for an update is one for a creation as well.
func addVersion(action k8stesting.Action) (bool, runtime.Object, error) {
	if creation, isCreation := action.(k8stesting.CreateAction); isCreation {
		if crd, isCRD := creation.GetObject().(*v1.PartialObjectMetadata); isCRD {
			crd.Annotations = map[string]string{bundleVersion: release.GatewayAPIVersion}
		}
	}
	return false, nil, nil
}
