// Package caught makes errors of panics, so that they can be told from complaints about the input.
package caught

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

const (
	depth  = 64
	frames = 12
)

// Panic is a panic in the code that was asked.
type Panic struct {
	Value string
	// Stack holds the innermost calls, a line each.
	Stack string
}

func (p *Panic) Error() string { return "panic: " + p.Value + "\n" + p.Stack }

// Into is deferred by itself: it stores a panic of the function around it as that function's error.
func Into(err *error) {
	if value := recover(); value != nil {
		*err = &Panic{Value: fmt.Sprint(value), Stack: stack()}
	}
}

// stack leaves out directories, which are those of the machine of the build.
func stack() string {
	counters := make([]uintptr, depth)
	calls := runtime.CallersFrames(counters[:runtime.Callers(2, counters)])
	var lines []string
	isInside := false
	for {
		call, isMore := calls.Next()
		if isInside && !strings.HasPrefix(call.Function, "runtime.") && len(lines) < frames {
			lines = append(lines, fmt.Sprintf("%s (%s:%d)", call.Function, path.Base(call.File), call.Line))
		}
		isInside = isInside || call.Function == "runtime.gopanic"
		if !isMore {
			return strings.Join(lines, "\n")
		}
	}
}
