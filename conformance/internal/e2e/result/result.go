// Package result is what running a case shows.
package result

import (
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

// AccessLog is a line of Envoy's access log, without what it has no value for.
type AccessLog map[string]string

// Call is what a call shows.
type Call struct {
	Name string `json:"name"`
	// Failed says which expectations and invariants do not hold.
	Failed  []string                 `json:"failed,omitempty"`
	Facts   map[string]string        `json:"facts"`
	Origins map[string]origin.Report `json:"origins,omitempty"`
	Flows   []wire.Flow              `json:"wire,omitempty"`
	Sidecar []AccessLog              `json:"sidecarLog,omitempty"`
	Gateway []AccessLog              `json:"gatewayLog,omitempty"`
	Millis  int64                    `json:"ms"`

	// Token is the secret that the call carried.
	Token string `json:"-"`
	// From are the addresses of the pods that the call came through.
	From []string `json:"-"`
}

// HitsAt counts the requests at the origins that a condition holds for.
func (c *Call) HitsAt(condition func(name string) bool) int {
	hits := 0
	for name, report := range c.Origins {
		if condition(name) {
			hits += report.Hits
		}
	}
	return hits
}

// Run is what a scenario shows.
type Run struct {
	Name  string `json:"name"`
	File  string `json:"file"`
	Group string `json:"group"`
	OK    bool   `json:"ok"`
	// Error says why the scenario could not be run to its end.
	Error string `json:"error,omitempty"`
	// Failed says what does not hold for the scenario as a whole.
	Failed []string `json:"failed,omitempty"`
	Calls  []Call   `json:"calls"`
	// Rejected is configuration that a proxy refused.
	Rejected []string `json:"rejected,omitempty"`
	// Secrets says what became of each secret that a proxy asked for by name of the proxy.
	Secrets map[string]map[string]string `json:"secrets,omitempty"`
	// Checked counts the invariants that were looked at.
	Checked int `json:"checked"`
	// ReadyMillis is how long each proxy took to become ready.
	ReadyMillis map[string]int64 `json:"readyMs,omitempty"`
	Millis      int64            `json:"ms"`
}

// Judge decides whether the scenario is as it should be.
func (r *Run) Judge() {
	r.OK = r.Error == "" && len(r.Failed) == 0
	for i := range r.Calls {
		r.OK = r.OK && len(r.Calls[i].Failed) == 0
	}
}
