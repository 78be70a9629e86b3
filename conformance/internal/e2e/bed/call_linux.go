package bed

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

const (
	// flushed is how long Envoy needs to write its access log.
	flushed   = 80 * time.Millisecond
	logRetry  = 50 * time.Millisecond
	logTrials = 6
)

// call makes a call and gathers what everybody saw of it.
func (s *scenario) call(call *testcase.Call) (result.Call, error) {
	wait(call.Wait)
	if err := s.internet.Reset(call.Behaviour); err != nil {
		return result.Call{}, err
	}
	s.sniffer.Take()
	for _, proxy := range s.proxies {
		proxy.TakeAccessLog()
	}
	seen := result.Call{Name: call.Name, Facts: map[string]string{}, Token: strings.ToLower(rand.Text())}
	caller := caller{
		call: call, namespace: s.pods[call.Client].namespace, internet: s.internet,
		roots: s.shared.PKI.Public.Pool(), token: seen.Token, facts: seen.Facts,
	}
	counts := map[string]int{}
	began := time.Now()
	for range call.Count {
		counts[caller.once()]++
	}
	seen.Millis = time.Since(began).Milliseconds()
	seen.Facts["result"] = summary(counts, call.Count)
	s.gather(call, &seen)
	addFacts(&seen)
	seen.From = s.addresses()
	if s.test.Change == testcase.None {
		seen.Failed = compare(call.Expect, seen.Facts)
	}
	return seen, nil
}

func wait(text string) {
	duration, _ := time.ParseDuration(text)
	time.Sleep(duration)
}

// gather collects logs and links. A connection that is closed late is logged late.
func (s *scenario) gather(call *testcase.Call, seen *result.Call) {
	sidecar, egress := s.proxies[call.Client], s.proxies[gateway]
	time.Sleep(flushed)
	seen.Sidecar = sidecar.TakeAccessLog()
	if egress != nil {
		seen.Gateway = egress.TakeAccessLog()
	}
	for trial := 0; trial < logTrials && len(seen.Sidecar) == 0; trial++ {
		time.Sleep(logRetry)
		seen.Sidecar = sidecar.TakeAccessLog()
		if egress != nil {
			seen.Gateway = append(seen.Gateway, egress.TakeAccessLog()...)
		}
	}
	seen.Origins, seen.Flows = s.internet.Take(), s.sniffer.Take()
}

func (s *scenario) addresses() []string {
	var addresses []string
	for _, pod := range s.pods {
		addresses = append(addresses, pod.address.String())
	}
	slices.Sort(addresses)
	return addresses
}

func summary(counts map[string]int, total int) string {
	var parts []string
	for outcome, count := range counts {
		if total > 1 {
			outcome = fmt.Sprintf("%s x%d", outcome, count)
		}
		parts = append(parts, outcome)
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// compare says which expectations do not hold.
func compare(expect, facts map[string]string) []string {
	var failed []string
	for fact, expression := range expect {
		if !regexp.MustCompile(expression).MatchString(facts[fact]) {
			failed = append(failed, fmt.Sprintf("%s is %q, expected /%s/", fact, facts[fact], expression))
		}
	}
	slices.Sort(failed)
	return failed
}
