package e2e

import (
	"encoding/json"
	"os"
	"sync"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/invariant"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
)

// collector waits with a derived scenario until the one it is compared with is there.
type collector struct {
	plan   plan
	report *report

	mutex sync.Mutex
	runs  map[*scenario]*result.Run
}

func newCollector(p plan, report *report) *collector {
	return &collector{plan: p, report: report, runs: map[*scenario]*result.Run{}}
}

// add judges a run, and those that waited for it.
func (c *collector) add(s *scenario, run *result.Run) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.runs[s] = run
	if s.base == nil {
		c.judge(s)
		for _, derived := range c.plan.scenarios {
			if derived.base == s && c.runs[derived] != nil {
				c.judge(derived)
			}
		}
	} else if c.runs[s.base] != nil {
		c.judge(s)
	}
}

// halt keeps scenarios that end from now on from being reported: they were interrupted.
func (c *collector) halt() { c.mutex.Lock() }

func (c *collector) judge(s *scenario) {
	run := c.runs[s]
	if s.base != nil {
		invariant.CheckDerived(s.Case, run, c.runs[s.base])
	}
	run.Judge()
	if s.chosen {
		c.report.add(run)
	}
}

// inFileOrder lists the chosen runs.
func (c *collector) inFileOrder() []*result.Run {
	var runs []*result.Run
	for _, s := range c.plan.inFileOrder() {
		if run := c.runs[s]; run != nil {
			runs = append(runs, run)
		}
	}
	return runs
}

func writeJSON(path string, runs []*result.Run) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(runs)
}
