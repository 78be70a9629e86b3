package main

import (
	"flag"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/serve"
)

const (
	// workVerb is what a supervisor starts.
	workVerb       = "work"
	defaultMemory  = 1536
	defaultTimeout = time.Minute
	mebibyte       = 1 << 20
	// garbagePercent spends memory, of which a worker has enough, on a fifth of the time of an answer.
	garbagePercent = 400
)

func runServe(arguments []string, output io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	crds := crdsFlag(flags)
	requests := flags.Int("requests", 0, "requests after which a new process answers; 0 is no limit")
	memory := flags.Int64("memory", defaultMemory, "resident memory in MiB after which a new process answers; 0 is no limit")
	timeout := flags.Duration("timeout", defaultTimeout, "how long a request may take; 0 is no limit")
	_ = flags.Parse(arguments)
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	command := []string{executable, workVerb}
	for _, file := range *crds {
		command = append(command, "--crds", file)
	}
	return serve.Supervisor{
		Command:     command,
		MaxRequests: *requests,
		MaxMemory:   *memory * mebibyte,
		Timeout:     *timeout,
	}.Serve(os.Stdin, output)
}

func runWork(arguments []string, output io.Writer) error {
	flags := flag.NewFlagSet(workVerb, flag.ExitOnError)
	crds := crdsFlag(flags)
	_ = flags.Parse(arguments)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	return serve.Work(os.Stdin, output, serve.NewJudge(*crds).Answer)
}
