package e2e

import (
	"regexp"
	"slices"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

// plan is the list of scenarios to run: cases and what is derived from them.
type plan struct {
	scenarios []*scenario
}

// scenario is a case, or one that is derived from it.
type scenario struct {
	*testcase.Case
	// base is what a derived scenario is compared with.
	base *scenario
	// chosen scenarios are reported; others run only because a derived one is compared with them.
	chosen bool
}

func newPlan(cases []*testcase.Case, run *regexp.Regexp) plan {
	var p plan
	for _, c := range cases {
		family := []*scenario{{Case: c, chosen: run.MatchString(c.Title())}}
		for _, derived := range c.Derive() {
			s := &scenario{Case: derived, base: family[0], chosen: run.MatchString(derived.Title())}
			if s.chosen {
				family = append(family, s)
			}
		}
		if family[0].chosen || len(family) > 1 {
			p.scenarios = append(p.scenarios, family...)
		}
	}
	return p
}

// inFileOrder lists the chosen scenarios as they are in the files.
func (p plan) inFileOrder() []*scenario {
	return slices.DeleteFunc(slices.Clone(p.scenarios), func(s *scenario) bool { return !s.chosen })
}

// slowFirst lists all scenarios; those that wait for a secret that never comes are begun first.
func (p plan) slowFirst() []*scenario {
	order := slices.Clone(p.scenarios)
	slices.SortStableFunc(order, func(a, b *scenario) int { return rank(a) - rank(b) })
	return order
}

func rank(s *scenario) int {
	if s.Slow || s.Change.RemovesSecret() {
		return 0
	}
	return 1
}
