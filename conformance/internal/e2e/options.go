package e2e

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// options are what the command line says.
type options struct {
	cases    patterns
	run      *regexp.Regexp
	envoy    string
	parallel int
	json     string
	dump     string
	list     bool
	origins  bool
	facts    bool
	verbose  bool
}

// patterns is a flag that may be given several times.
type patterns []string

func (p *patterns) String() string { return strings.Join(*p, " ") }

func (p *patterns) Set(pattern string) error {
	*p = append(*p, pattern)
	return nil
}

// defaultParallel keeps two processors busy; scenarios mostly wait.
const defaultParallel = 6

func parse(arguments []string, output io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("e2e", flag.ContinueOnError)
	flags.SetOutput(output)
	flags.Usage = func() {
		fmt.Fprintln(output, "usage: e2e --cases FILE... [--envoy PATH] [--run REGEX] [--parallel N] [--json FILE] [--dump DIR] [--list] [-v]\n       e2e --origins | --facts")
		flags.PrintDefaults()
	}
	flags.Var(&o.cases, "cases", "file or pattern with cases; may be given several times, further arguments are files too")
	run := flags.String("run", "", "run only scenarios whose name matches the regular expression")
	flags.StringVar(&o.envoy, "envoy", "envoy", "Envoy to run: a path, or a name in PATH")
	flags.IntVar(&o.parallel, "parallel", defaultParallel, "scenarios side by side; those that only wait are not counted")
	flags.StringVar(&o.json, "json", "", "write results to this file")
	flags.StringVar(&o.dump, "dump", "", "keep the configuration and logs of all proxies in this directory")
	flags.BoolVar(&o.list, "list", false, "list the scenarios without running them")
	flags.BoolVar(&o.origins, "origins", false, "print the origins as JSON")
	flags.BoolVar(&o.facts, "facts", false, "print what calls can be expected to show")
	flags.BoolVar(&o.verbose, "v", false, "print the facts of all calls")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	o.cases = append(o.cases, flags.Args()...)
	var err error
	if o.run, err = regexp.Compile(*run); err != nil {
		return o, fmt.Errorf("--run: %w", err)
	}
	if o.parallel < 1 {
		return o, fmt.Errorf("--parallel is %d, but at least one scenario has to run", o.parallel)
	}
	if len(o.cases) == 0 && !o.origins && !o.facts {
		return o, fmt.Errorf("--cases is missing; name the files to run")
	}
	return o, nil
}
