package istiod

import (
	"fmt"
	"reflect"
	"time"

	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	kubesecrets "istio.io/istio/pilot/pkg/credentials/kube"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/xds"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/kube/multicluster"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/sets"
)

// Delivery is whether istiod hands a proxy a Secret, and whom it asked.
type Delivery struct {
	IsDelivered bool `json:"isDelivered"`
	// Kind is TlsCertificate or ValidationContext.
	Kind    string   `json:"kind,omitempty"`
	Reviews []Review `json:"reviews"`
}

// Deliver asks for a Secret in the name of an account of the proxy's namespace. The name is that of a resource in the
// configuration of Envoy, such as kubernetes://name.
func (s *Server) Deliver(proxy *Proxy, serviceAccount, name string) (Delivery, error) {
	// Istiod remembers for a minute who may read Secrets; a question of its own shows what this one makes it ask.
	generator := s.secretGenerator()
	own := proxy.node.VerifiedIdentity
	proxy.node.VerifiedIdentity = identity(proxy.node.ConfigNamespace, serviceAccount)
	defer func() { proxy.node.VerifiedIdentity = own }()
	s.log.take()
	watched := &model.WatchedResource{ResourceNames: sets.New(name)}
	resources, _, err := generator.Generate(proxy.node, watched, forcedPush(s.fake.PushContext()))
	delivery := Delivery{Reviews: append([]Review{}, s.log.take()...)}
	if err != nil {
		return delivery, err
	}
	for _, resource := range resources {
		secret := &tls.Secret{}
		if err := resource.GetResource().UnmarshalTo(secret); err != nil {
			return delivery, err
		}
		delivery.IsDelivered = true
		switch secret.GetType().(type) {
		case *tls.Secret_TlsCertificate:
			delivery.Kind = "TlsCertificate"
		case *tls.Secret_ValidationContext:
			delivery.Kind = "ValidationContext"
		default:
			return delivery, fmt.Errorf("%s is a %T", name, secret.GetType())
		}
	}
	return delivery, nil
}

func (s *Server) secretGenerator() *xds.SecretGen {
	clusters := multicluster.NewFakeController()
	credentials := kubesecrets.NewMulticluster(constants.DefaultClusterName, clusters)
	stop := test.NewStop(s.failer)
	clusters.Add(constants.DefaultClusterName, s.fake.KubeClient(), stop)
	s.fake.KubeClient().RunAndWait(stop)
	return xds.NewSecretGen(credentials, model.DisabledCache{}, constants.DefaultClusterName, nil)
}

func forcedPush(context *model.PushContext) *model.PushRequest {
	request := &model.PushRequest{Forced: true, Push: context, Start: time.Now()}
	// Istio 1.30 answers nothing unless the push is a full one; 1.31 has no such field.
	if full := reflect.ValueOf(request).Elem().FieldByName("Full"); full.IsValid() {
		full.SetBool(true)
	}
	return request
}
