package manifest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	istiocrd "istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
)

const (
	gatewayAPIGroup = "gateway.networking.k8s.io"
	rbacGroup       = "rbac.authorization.k8s.io"
	clusterDomain   = "cluster.local"
)

// Cluster is what istiod finds in a cluster that holds a list of documents.
type Cluster struct {
	// Configs are the objects of Istio; they are not validated.
	Configs []config.Config
	// Kubernetes holds all other objects but RBAC, as the fake API server takes them.
	Kubernetes []string
	// RBAC holds Roles, ClusterRoles and their bindings.
	RBAC []map[string]any
	// HasGatewayAPI says whether there is any object of the Gateway API.
	HasGatewayAPI bool

	// Texts of the objects of Istio.
	texts []string
}

// ReadAtServer makes istiod find the objects of Istio at the API server as well, where its index of ambient meshes reads
// them.
func (c *Cluster) ReadAtServer() {
	if !c.HasGatewayAPI {
		c.Kubernetes = append(c.Kubernetes, c.texts...)
	}
}

// Load sorts documents by who reads them. Objects without a time of creation are as old as one another.
func Load(documents []Document) (Cluster, error) {
	var cluster Cluster
	for _, document := range documents {
		if document.Err != nil {
			return Cluster{}, fmt.Errorf("document %d: %w", document.Index, document.Err)
		}
		cluster.HasGatewayAPI = cluster.HasGatewayAPI || document.Group() == gatewayAPIGroup
	}
	created := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, document := range documents {
		switch group := document.Group(); {
		case group == rbacGroup:
			cluster.RBAC = append(cluster.RBAC, document.Object)
		case !strings.HasSuffix(group, ".istio.io"):
			cluster.Kubernetes = append(cluster.Kubernetes, document.Text)
		default:
			istio, err := convert(document, created)
			if err != nil {
				return Cluster{}, err
			}
			cluster.Configs = append(cluster.Configs, *istio)
			cluster.texts = append(cluster.texts, document.Text)
		}
	}
	if cluster.HasGatewayAPI { // its controller looks up what routes refer to at the API server
		cluster.Kubernetes = append(cluster.Kubernetes, cluster.texts...)
	}
	return cluster, nil
}

func convert(document Document, created time.Time) (*config.Config, error) {
	text, err := json.Marshal(document.Object)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", document.Title(), err)
	}
	var object istiocrd.IstioKind
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, fmt.Errorf("%s: %w", document.Title(), err)
	}
	kind := object.GroupVersionKind()
	schema, isKnown := collections.Pilot.FindByGroupKind(resource.FromKubernetesGVK(&kind))
	if !isKnown {
		return nil, fmt.Errorf("%s: Istio has no kind %s", document.Title(), kind)
	}
	converted, err := istiocrd.ConvertObject(schema, &object, clusterDomain)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", document.Title(), err)
	}
	if converted.Namespace == "" {
		converted.Namespace = "default"
	}
	if converted.CreationTimestamp.IsZero() {
		converted.CreationTimestamp = created
	}
	return converted, nil
}
