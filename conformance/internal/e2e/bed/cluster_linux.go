package bed

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/pki"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/rbac"
)

// gatewayClusterIP is an address nobody routes to: proxies replace it by that of the pod.
const gatewayClusterIP = "10.96.0.10"

// cluster is what istiod is started with.
type cluster struct {
	manifest.Cluster
	objects []runtime.Object
	policy  rbac.Policy
}

// newCluster adds the gateway's pod, Secrets and access rights to the manifests of a case.
func newCluster(c *testcase.Case, pki *pki.PKI, gatewayIP string) (cluster, error) {
	text, err := c.Text()
	if err != nil {
		return cluster{}, err
	}
	loaded, err := manifest.Load(manifest.Parse(text))
	if err != nil {
		return cluster{}, err
	}
	result := cluster{Cluster: loaded}
	roles := loaded.RBAC
	if c.Gateway != nil {
		service, isOwn, err := takeService(&result.Cluster, c.Gateway)
		if err != nil {
			return cluster{}, err
		}
		if !isOwn {
			roles = append(roles, chartRoles(c.Gateway)...)
		}
		result.objects = append(result.objects, service, endpoints(service, c.Gateway, gatewayIP), gatewayPod(c.Gateway, gatewayIP))
	}
	for _, secret := range c.Secrets {
		result.objects = append(result.objects, newSecret(secret, pki))
	}
	if c.Change != testcase.WithoutRBAC {
		result.policy, err = rbac.New(roles)
	}
	return result, err
}

// takeService moves the gateway's Service out of the manifests, or makes the one of the Helm chart.
func takeService(cluster *manifest.Cluster, gateway *testcase.Gateway) (service *corev1.Service, isOwn bool, err error) {
	for i, text := range cluster.Kubernetes {
		var found corev1.Service
		if err := yaml.Unmarshal([]byte(text), &found); err != nil {
			return nil, false, err
		}
		if found.Kind == "Service" && found.Namespace == gateway.Namespace && found.Name == gateway.Name {
			cluster.Kubernetes = slices.Delete(slices.Clone(cluster.Kubernetes), i, i+1)
			found.Spec.ClusterIP, found.Spec.ClusterIPs = gatewayClusterIP, []string{gatewayClusterIP}
			return &found, true, nil
		}
	}
	service = &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: gateway.Namespace, Name: gateway.Name, Labels: gateway.Labels},
		Spec: corev1.ServiceSpec{
			ClusterIP: gatewayClusterIP, ClusterIPs: []string{gatewayClusterIP}, Selector: gateway.Labels,
		},
	}
	for _, text := range slices.Sorted(maps.Keys(gateway.Ports)) {
		number, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, false, err
		}
		service.Spec.Ports = append(service.Spec.Ports, corev1.ServicePort{
			Name: portName(text), Port: int32(number), TargetPort: intstr.FromInt32(gateway.Ports[text]), Protocol: corev1.ProtocolTCP,
		})
	}
	return service, false, nil
}

// portName is the one in the Helm chart, where it has the port.
func portName(port string) string {
	switch port {
	case "80":
		return "http2"
	case "443":
		return "https"
	}
	return "tls-" + port
}

// chartRoles are what the Helm chart grants the gateway's account.
func chartRoles(gateway *testcase.Gateway) []map[string]any {
	metadata := map[string]any{"namespace": gateway.Namespace, "name": gateway.Name}
	return []map[string]any{
		{
			"kind": "Role", "metadata": metadata,
			"rules": []any{map[string]any{
				"apiGroups": []string{""}, "resources": []string{"secrets"}, "verbs": []string{"get", "watch", "list"},
			}},
		},
		{
			"kind": "RoleBinding", "metadata": metadata,
			"roleRef":  map[string]any{"kind": "Role", "name": gateway.Name},
			"subjects": []any{map[string]any{"kind": "ServiceAccount", "namespace": gateway.Namespace, "name": gateway.ServiceAccount}},
		},
	}
}

func podName(gateway *testcase.Gateway) string { return gateway.Name + "-0" }

func endpoints(service *corev1.Service, gateway *testcase.Gateway, ip string) *discoveryv1.EndpointSlice {
	ready, protocol := true, corev1.ProtocolTCP
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: gateway.Namespace, Name: gateway.Name + "-1",
			Labels: map[string]string{discoveryv1.LabelServiceName: service.Name},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints: []discoveryv1.Endpoint{{
			Addresses:  []string{ip},
			Conditions: discoveryv1.EndpointConditions{Ready: &ready},
			TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: gateway.Namespace, Name: podName(gateway)},
		}},
	}
	for _, port := range service.Spec.Ports {
		target := port.TargetPort.IntVal
		if target == 0 {
			target = gateway.Ports[fmt.Sprint(port.Port)]
		}
		if target == 0 {
			target = port.Port
		}
		slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{Name: &port.Name, Port: &target, Protocol: &protocol})
	}
	return slice
}

func gatewayPod(gateway *testcase.Gateway, ip string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Namespace: gateway.Namespace, Name: podName(gateway), Labels: gateway.Labels},
		Spec:       corev1.PodSpec{ServiceAccountName: gateway.ServiceAccount},
		Status: corev1.PodStatus{
			PodIP: ip, PodIPs: []corev1.PodIP{{IP: ip}}, Phase: corev1.PodRunning,
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
		},
	}
}

func newSecret(secret testcase.Secret, pki *pki.PKI) *corev1.Secret {
	data := map[string][]byte{}
	for _, part := range secret.Parts {
		switch part {
		case testcase.PartCertificate:
			data["tls.crt"], data["tls.key"] = pki.Client.CertificatePEM, pki.Client.KeyPEM
		case testcase.PartCA:
			data["ca.crt"] = append(data["ca.crt"], pki.Partner.PEM...)
		case testcase.PartPublicCA:
			data["ca.crt"] = append(data["ca.crt"], pki.Public.PEM...)
		}
	}
	return &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: secret.Namespace, Name: secret.Name}, Data: data}
}

// mountedFiles are the files in a proxy by path.
func mountedFiles(mounts []testcase.Mount, pki *pki.PKI) map[string][]byte {
	files := map[string][]byte{}
	for _, mount := range mounts {
		files[mount.Certificate] = pki.Client.CertificatePEM
		files[mount.PrivateKey] = pki.Client.KeyPEM
		files[mount.CA] = pki.Partner.PEM
		files[mount.PublicCA] = pki.Public.PEM
	}
	delete(files, "")
	return files
}
