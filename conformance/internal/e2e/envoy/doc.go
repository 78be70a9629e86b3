// Package envoy runs Envoys as Istio's proxies, and plays the agent beside each of them.
package envoy
