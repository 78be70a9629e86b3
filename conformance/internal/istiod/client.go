package istiod

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	kubefake "k8s.io/client-go/kubernetes/fake"

	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/test"
)

// newClient returns a fake cluster that holds the objects. Those of Kubernetes itself are added past the client, which
// would otherwise, for its record of who set which field, build a map of all kinds for each of them.
func newClient(t test.Failer, objects []runtime.Object) kube.Client {
	var own, extensions []runtime.Object
	for _, object := range objects {
		if isExtension(object) {
			extensions = append(extensions, object)
		} else {
			own = append(own, object)
		}
	}
	client := kube.NewFakeClient(extensions...)
	tracker := client.Kube().(*kubefake.Clientset).Tracker()
	for _, object := range own {
		if err := tracker.Add(object); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return client
}

func isExtension(object runtime.Object) bool {
	group := object.GetObjectKind().GroupVersionKind().Group
	return strings.HasSuffix(group, "istio.io") || strings.HasPrefix(group, "gateway.") || strings.HasPrefix(group, "inference.")
}
