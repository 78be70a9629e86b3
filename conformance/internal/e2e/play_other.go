//go:build !linux

package e2e

import (
	"errors"
	"io"
)

func cannotRun() string { return "the test bed is made of Linux network namespaces" }

func play(options, plan, io.Writer) error { return errors.ErrUnsupported }
