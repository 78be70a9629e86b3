package serve

import (
	"fmt"
	"io"
	"runtime"
	"time"
)

// Supervisor hands requests to a process of its own. Istio starts goroutines in which no one can catch a panic, and it
// never lets go of all of its memory.
type Supervisor struct {
	// Command starts a process that calls [Work].
	Command []string
	// MaxRequests and MaxMemory, in bytes, are after what a process is replaced; there is no limit of 0.
	MaxRequests int
	MaxMemory   int64
	// Timeout is how long one request may take; there is no limit of 0.
	Timeout time.Duration
}

// Serve answers line by line until the input ends.
func (s Supervisor) Serve(input io.Reader, output io.Writer) error {
	// Linux ends the worker with the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var current *worker
	defer func() { current.stop() }()
	return eachLine(input, func(line []byte) error {
		if current == nil {
			started, err := start(s.Command)
			if err != nil {
				return fmt.Errorf("the worker does not start: %w", err)
			}
			current = started
		}
		answer, err := current.ask(line, s.Timeout)
		if err != nil {
			current.kill()
			answer = encode(current.obituary(err))
			current = nil
		} else if s.isWornOut(current) {
			current.stop()
			current = nil
		}
		_, err = output.Write(answer)
		return err
	})
}

func (s Supervisor) isWornOut(current *worker) bool {
	if s.MaxRequests > 0 && current.answered >= s.MaxRequests {
		return true
	}
	return s.MaxMemory > 0 && residentMemory(current.command.Process.Pid) > s.MaxMemory
}
