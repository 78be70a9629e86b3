package e2e

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/bed"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/invariant"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/istiod"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/pki"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/workdir"
)

// bedsPerSlot is how many beds there are for each scenario that may use a processor: the others wait for secrets that
// never come.
const bedsPerSlot = 3

func cannotRun() string {
	if os.Geteuid() != 0 {
		return "network namespaces need root"
	}
	return ""
}

// play runs all scenarios of a plan and reports them.
func play(o options, p plan, output io.Writer) error {
	binary, err := exec.LookPath(o.envoy)
	if err != nil {
		return fmt.Errorf("--envoy: %w", err)
	}
	if binary, err = filepath.Abs(binary); err != nil {
		return err
	}
	directory, err := workdir.New()
	if err != nil {
		return err
	}
	defer directory.Remove()
	if err := istiod.LogTo(filepath.Join(directory.Path, "istiod.log")); err != nil {
		return err
	}
	authorities, err := pki.New()
	if err != nil {
		return err
	}
	shared := &bed.Shared{PKI: authorities, Envoy: binary, Directory: directory.Path, Dump: o.dump}
	if err := shared.Prepare(); err != nil {
		return err
	}
	report := newReport(output, o.verbose)
	runs := newCollector(p, report)
	stopOnSignal(runs, shared, directory)
	memory := watchMemory(shared)
	if err := playAll(shared, p, o.parallel, runs); err != nil {
		return err
	}
	report.finish(memory.peak())
	if o.json != "" {
		if err := writeJSON(o.json, runs.inFileOrder()); err != nil {
			return err
		}
	}
	if report.failed > 0 {
		return exitCode(failed)
	}
	return nil
}

// stopOnSignal cleans up and ends the process; namespaces, and proxies that were just being started, end with it.
func stopOnSignal(runs *collector, shared *bed.Shared, directory *workdir.Directory) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		number := (<-signals).(syscall.Signal)
		runs.halt()
		shared.Halt()
		directory.Remove()
		os.Exit(128 + int(number))
	}()
}

// playAll hands the scenarios to beds.
func playAll(shared *bed.Shared, p plan, parallel int, runs *collector) error {
	order := p.slowFirst()
	queue := make(chan *scenario, len(order))
	for _, s := range order {
		queue <- s
	}
	close(queue)
	slot := make(bed.Slot, parallel)
	beds := min(parallel*bedsPerSlot, len(order))
	var workers sync.WaitGroup
	errors := make(chan error, beds)
	for range beds {
		workers.Go(func() {
			b, err := bed.New(shared)
			if err != nil {
				errors <- fmt.Errorf("cannot make a test bed: %w", err)
				return
			}
			defer b.Close()
			for s := range queue {
				run := b.Run(s.Case, slot)
				invariant.Configured(s.Case, &run)
				if s.Group == testcase.Generated && s.Change == testcase.None {
					invariant.Check(s.Case, &run)
				}
				runs.add(s, &run)
			}
		})
	}
	workers.Wait()
	close(errors)
	return <-errors
}

// memoryWatch samples how much memory the run takes.
type memoryWatch struct {
	mutex   sync.Mutex
	highest int64
}

const memoryInterval = 250 * time.Millisecond

func watchMemory(shared *bed.Shared) *memoryWatch {
	watch := &memoryWatch{}
	go func() {
		for range time.Tick(memoryInterval) {
			total := shared.Resident() + ownMemory()
			watch.mutex.Lock()
			watch.highest = max(watch.highest, total)
			watch.mutex.Unlock()
		}
	}()
	return watch
}

func (w *memoryWatch) peak() int64 {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.highest
}
