//go:build !linux

package serve

import "syscall"

// attributes leave it to the end of its input to end a worker.
func attributes() *syscall.SysProcAttr { return nil }

// residentMemory is not known, so that the number of requests alone decides when a worker is replaced.
func residentMemory(int) int64 { return 0 }
