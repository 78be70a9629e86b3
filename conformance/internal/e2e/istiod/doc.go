// Package istiod runs Istio's own generator of configuration on manifests, without Kubernetes.
package istiod
