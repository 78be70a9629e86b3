package istiod

import (
	"sync"

	authorization "k8s.io/api/authorization/v1"
	"k8s.io/apimachinery/pkg/runtime"
	kubefake "k8s.io/client-go/kubernetes/fake"
	k8stesting "k8s.io/client-go/testing"

	"istio.io/istio/pkg/kube"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/rbac"
)

// Review is a question of istiod whether an account may read Secrets.
type Review struct {
	User      string `json:"user"`
	Verb      string `json:"verb"`
	Resource  string `json:"resource"`
	Namespace string `json:"namespace"`
	Allowed   bool   `json:"allowed"`
}

// reviewLog answers SubjectAccessReviews from the Roles of the manifest.
type reviewLog struct {
	policy  rbac.Policy
	mutex   sync.Mutex
	reviews []Review
}

func (l *reviewLog) answer(client kube.Client) {
	cluster := client.Kube().(*kubefake.Clientset)
	cluster.PrependReactor("create", "subjectaccessreviews", func(action k8stesting.Action) (bool, runtime.Object, error) {
		review := action.(k8stesting.CreateAction).GetObject().(*authorization.SubjectAccessReview)
		asked := review.Spec.ResourceAttributes
		allowed := l.policy.Allows(review.Spec.User, asked.Verb, asked.Resource, asked.Namespace)
		review.Status.Allowed = allowed
		l.mutex.Lock()
		defer l.mutex.Unlock()
		l.reviews = append(l.reviews, Review{
			User: review.Spec.User, Verb: asked.Verb, Resource: asked.Resource, Namespace: asked.Namespace, Allowed: allowed,
		})
		return true, review, nil
	})
}

// take returns what was reviewed since the last time.
func (l *reviewLog) take() []Review {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	reviews := l.reviews
	l.reviews = nil
	return reviews
}
