package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
)

// report prints scenarios as they end, and the figures after the last one.
type report struct {
	output  io.Writer
	verbose bool
	began   time.Time

	passed, failed, calls, checked int
}

func newReport(output io.Writer, verbose bool) *report {
	return &report{output: output, verbose: verbose, began: time.Now()}
}

func (r *report) add(run *result.Run) {
	status := "ok  "
	if run.OK {
		r.passed++
	} else {
		status = "FAIL"
		r.failed++
	}
	r.calls += len(run.Calls)
	r.checked += run.Checked
	fmt.Fprintf(r.output, "%s %-72s %6d ms\n", status, run.Name, run.Millis)
	if run.Error != "" {
		fmt.Fprintln(r.output, "     error:", run.Error)
	}
	for _, reason := range run.Failed {
		fmt.Fprintln(r.output, "     !!", reason)
	}
	for i := range run.Calls {
		r.call(&run.Calls[i], !run.OK)
	}
}

func (r *report) call(call *result.Call, inFailed bool) {
	if len(call.Failed) == 0 && !r.verbose {
		return
	}
	fmt.Fprintf(r.output, "     call %q\n", call.Name)
	for _, reason := range call.Failed {
		fmt.Fprintln(r.output, "       !!", reason)
	}
	r.detail("facts", call.Facts)
	if !inFailed {
		return
	}
	for _, flow := range call.Flows {
		r.detail("link", flow)
	}
	for _, line := range call.Sidecar {
		r.detail("sidecar", line)
	}
	for _, line := range call.Gateway {
		r.detail("gateway", line)
	}
}

func (r *report) detail(what string, value any) {
	fmt.Fprintf(r.output, "          %s: ", what)
	encoder := json.NewEncoder(r.output)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		fmt.Fprintln(r.output, err)
	}
}

// finish prints the last two lines.
func (r *report) finish(peak int64) {
	fmt.Fprintf(r.output, "%d scenarios, %d calls, %d invariants checked, %.1f s, at most %d MiB of memory\n",
		r.passed+r.failed, r.calls, r.checked, time.Since(r.began).Seconds(), peak>>20)
	fmt.Fprintf(r.output, "Tests: %d passed, %d failed\n", r.passed, r.failed)
}
