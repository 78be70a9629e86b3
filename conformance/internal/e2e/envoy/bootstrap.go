package envoy

import (
	"fmt"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

// Types of proxies, as in the identifier of an Envoy.
const (
	Sidecar = "sidecar"
	Router  = "router"
)

// Proxy describes the pod that an Envoy runs in.
type Proxy struct {
	Type           string
	Name           string
	Namespace      string
	ServiceAccount string
	Labels         map[string]string
	Locality       *testcase.Locality
	DNSCapture     bool
	IP             string
	// IstioVersion decides what istiod generates.
	IstioVersion string
}

type object = map[string]any

// bootstrap is the static configuration, with nothing but the way to istiod and to the agent.
func bootstrap(proxy Proxy, adsSocket, sdsSocket, adminSocket string) object {
	node := object{
		"id":       fmt.Sprintf("%s~%s~%s.%s~%s.svc.cluster.local", proxy.Type, proxy.IP, proxy.Name, proxy.Namespace, proxy.Namespace),
		"cluster":  proxy.Name + "." + proxy.Namespace,
		"metadata": metadata(proxy),
	}
	if locality := proxy.Locality; locality != nil {
		node["locality"] = object{"region": locality.Region, "zone": locality.Zone, "sub_zone": locality.SubZone}
	}
	source := object{"ads": object{}, "initial_fetch_timeout": "0s", "resource_api_version": "V3"}
	return object{
		"node":  node,
		"admin": object{"address": object{"pipe": object{"path": adminSocket, "mode": 0o600}}},
		"layered_runtime": object{"layers": []any{object{
			"name": "static", "static_layer": object{"overload.global_downstream_max_connections": "2147483647"},
		}}},
		"bootstrap_extensions": []any{object{
			"name":         "envoy.bootstrap.internal_listener",
			"typed_config": object{"@type": "type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener"},
		}},
		"dynamic_resources": object{
			"lds_config": source,
			"cds_config": source,
			"ads_config": object{
				"api_type": "DELTA_GRPC", "set_node_on_first_message_only": true, "transport_api_version": "V3",
				"grpc_services": []any{object{"envoy_grpc": object{"cluster_name": "xds-grpc"}}},
			},
		},
		"static_resources": object{"clusters": []any{
			socketCluster("xds-grpc", adsSocket),
			socketCluster("sds-grpc", sdsSocket),
			emptyCluster("prometheus_stats"),
			emptyCluster("agent"),
		}},
	}
}

// metadata has no PROXY_CONFIG: an empty one would replace defaultConfig of the mesh.
func metadata(proxy Proxy) object {
	metadata := object{
		"NAMESPACE": proxy.Namespace, "SERVICE_ACCOUNT": proxy.ServiceAccount, "LABELS": proxy.Labels,
		"NAME": proxy.Name, "WORKLOAD_NAME": proxy.Name, "INSTANCE_IPS": proxy.IP,
		"CLUSTER_ID": "Kubernetes", "MESH_ID": "cluster.local", "ISTIO_VERSION": proxy.IstioVersion,
		"INTERCEPTION_MODE": "REDIRECT",
	}
	if proxy.DNSCapture {
		metadata["DNS_CAPTURE"] = "true"
	}
	return metadata
}

func socketCluster(name, path string) object {
	const options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
	return object{
		"name": name, "type": "STATIC", "connect_timeout": "5s",
		"typed_extension_protocol_options": object{options: object{
			"@type":                "type.googleapis.com/" + options,
			"explicit_http_config": object{"http2_protocol_options": object{}},
		}},
		"load_assignment": object{"cluster_name": name, "endpoints": []any{object{"lb_endpoints": []any{object{
			"endpoint": object{"address": object{"pipe": object{"path": path}}},
		}}}}},
	}
}

func emptyCluster(name string) object {
	return object{"name": name, "type": "STATIC", "connect_timeout": "0.25s", "load_assignment": object{"cluster_name": name}}
}
