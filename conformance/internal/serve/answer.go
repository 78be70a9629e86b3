// Package serve answers requests, a line of JSON each, for as long as they come.
package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/analyze"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/caught"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/manifest"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/simulate"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/validate"
)

// What the text of a request is called in answers, where the verbs have the name of a file.
const stdin = "stdin"

// Request is a question.
type Request struct {
	// Cmd is validate, analyze or simulate.
	Cmd  string `json:"cmd"`
	YAML string `json:"yaml"`
	// Full keeps Services, Pods and the like, so that no analyzer is skipped; absent is true.
	Full *bool           `json:"full,omitempty"`
	Spec json.RawMessage `json:"spec,omitempty"`
}

// Answer has one of a result, an error, which is in the request, and a panic, which is in Istio.
type Answer struct {
	Result any    `json:"result,omitempty"`
	Error  string `json:"error,omitempty"`
	Panic  string `json:"panic,omitempty"`
	// Stack holds the innermost calls of the panic, or the end of what the process said.
	Stack string `json:"stack,omitempty"`
}

// Judge answers requests.
type Judge struct {
	validator func() (*validate.Validator, error)
}

// NewJudge knows Istio's CRDs and those in further files. It compiles them when something is to be validated.
func NewJudge(crdFiles []string) *Judge {
	return &Judge{validator: sync.OnceValues(func() (*validate.Validator, error) { return validate.New(crdFiles...) })}
}

// Answer answers the request in a line; the answer is a line too.
func (j *Judge) Answer(line []byte) []byte {
	result, err := j.ask(line)
	answer := Answer{Result: result}
	if caughtPanic := (*caught.Panic)(nil); errors.As(err, &caughtPanic) {
		answer = Answer{Panic: caughtPanic.Value, Stack: caughtPanic.Stack}
	} else if err != nil {
		answer = Answer{Error: err.Error()}
	}
	return encode(answer)
}

func (j *Judge) ask(line []byte) (result any, err error) {
	defer caught.Into(&err)
	var request Request
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	if request.Spec != nil && request.Cmd != "simulate" {
		return nil, fmt.Errorf("request: only simulate takes a spec")
	}
	if request.Full != nil && request.Cmd != "analyze" {
		return nil, fmt.Errorf("request: only analyze takes full")
	}
	files := []manifest.File{{Name: stdin, Text: request.YAML}}
	switch request.Cmd {
	case "validate":
		validator, err := j.validator()
		if err != nil {
			return nil, err
		}
		return validator.Validate(manifest.ParseFiles(files)), nil
	case "analyze":
		return analyze.Analyze(files, analyze.Options{IsOffline: request.Full != nil && !*request.Full})
	case "simulate":
		spec, err := simulate.ParseSpec(request.Spec)
		if err != nil {
			return nil, err
		}
		return simulate.Simulate(manifest.ParseFiles(files), spec)
	default:
		return nil, fmt.Errorf("request: unknown cmd %q; give validate, analyze or simulate", request.Cmd)
	}
}

func encode(answer Answer) []byte {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		return encode(Answer{Error: "the answer cannot be written as JSON: " + err.Error()})
	}
	return line.Bytes()
}
