package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	_ "github.com/cdk8s-istio/cdk8s-istio/conformance/internal/quiet"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/silence"
)

const (
	judgeWorker = "judge-worker"
	echoWorker  = "echo-worker"
)

// The test is its own worker when the supervisor starts it.
func TestMain(m *testing.M) {
	silence.Istio()
	answers := os.Stdout
	os.Stdout = os.Stderr
	switch {
	case len(os.Args) > 1 && os.Args[1] == judgeWorker:
		_ = Work(os.Stdin, answers, NewJudge(nil).Answer)
	case len(os.Args) > 1 && os.Args[1] == echoWorker:
		_ = Work(os.Stdin, answers, misbehave)
	default:
		os.Stdout = answers
		os.Exit(m.Run())
	}
}

// misbehave answers with the process that answers, unless it is asked to fail in a way that no one can catch.
func misbehave(line []byte) []byte {
	switch request := strings.TrimSpace(string(line)); request {
	case "crash":
		go panic("no one catches this")
		time.Sleep(time.Hour)
	case "exit":
		fmt.Fprintln(os.Stderr, "that is all")
		os.Exit(3)
	case "hang":
		time.Sleep(time.Hour)
	}
	return encode(Answer{Result: os.Getpid()})
}

func supervise(t *testing.T, supervisor Supervisor, worker string, requests ...string) []Answer {
	t.Helper()
	supervisor.Command = []string{os.Args[0], worker}
	var output bytes.Buffer
	if err := supervisor.Serve(strings.NewReader(strings.Join(requests, "\n")), &output); err != nil {
		t.Fatal(err)
	}
	var answers []Answer
	for line := range strings.Lines(output.String()) {
		var answer Answer
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		answers = append(answers, answer)
	}
	if len(answers) != len(requests) {
		t.Fatalf("%d answers to %d requests", len(answers), len(requests))
	}
	return answers
}

func TestOneWorkerAnswersUntilALimit(t *testing.T) {
	cases := map[string]struct {
		supervisor Supervisor
		workers    int
	}{
		"without limits":         {Supervisor{}, 1},
		"far from the limits":    {Supervisor{MaxRequests: 100, MaxMemory: 1 << 40, Timeout: time.Minute}, 1},
		"two requests a process": {Supervisor{MaxRequests: 2}, 3},
		"a process a request":    {Supervisor{MaxRequests: 1}, 5},
	}
	if residentMemory(os.Getpid()) > 0 {
		cases["a limit below what a process needs"] = struct {
			supervisor Supervisor
			workers    int
		}{Supervisor{MaxMemory: 1}, 5}
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			processes := map[any]bool{}
			for _, answer := range supervise(t, test.supervisor, echoWorker, "a", "b", "c", "d", "e") {
				processes[answer.Result] = true
			}
			if len(processes) != test.workers {
				t.Errorf("%d processes answered, want %d", len(processes), test.workers)
			}
		})
	}
}

func TestAWorkerThatEndsDoesNotEndTheAnswers(t *testing.T) {
	cases := map[string]struct{ request, reason, stack string }{
		"a panic that no one catches": {"crash", "no one catches this", "goroutine"},
		"an exit":                     {"exit", "exit status 3", "that is all"},
		"no answer":                   {"hang", "no answer in time", ""},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			answers := supervise(t, Supervisor{Timeout: time.Second}, echoWorker, "a", test.request, "b", "c")
			if failed := answers[1]; !strings.Contains(failed.Panic, test.reason) || !strings.Contains(failed.Stack, test.stack) || failed.Error != "" {
				t.Errorf("%+v", failed)
			}
			if answers[0].Result == answers[2].Result || answers[2].Result != answers[3].Result {
				t.Errorf("the processes are %v, %v, %v", answers[0].Result, answers[2].Result, answers[3].Result)
			}
		})
	}
}

func TestAWorkerThatDoesNotStartIsAnError(t *testing.T) {
	if err := (Supervisor{Command: []string{"./absent"}}).Serve(strings.NewReader("a\n"), &bytes.Buffer{}); err == nil {
		t.Error("no error")
	}
}

func request(t *testing.T, value any) string {
	t.Helper()
	line, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(line)
}

func TestAPanicOfIstioIsAnswered(t *testing.T) {
	text, err := os.ReadFile("../simulate/testdata/panics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const spec = `{"clients": {"a": {"namespace": "shop"}}, "calls": [{"url": "http://api.example.com"}]}`
	panics := request(t, Request{Cmd: "simulate", YAML: string(text), Spec: json.RawMessage(spec)})
	answers := supervise(t, Supervisor{}, judgeWorker, panics, request(t, Request{Cmd: "simulate", Spec: json.RawMessage(spec)}), panics)
	for _, index := range []int{0, 2} {
		if got := answers[index]; !strings.Contains(got.Panic, "index out of range") || !strings.Contains(got.Stack, "loadbalancer.go") || got.Error != "" || got.Result != nil {
			t.Errorf("%+v", got)
		}
	}
	if got := answers[1]; got.Result == nil {
		t.Errorf("%+v", got)
	}
}

func TestRequests(t *testing.T) {
	judge := NewJudge(nil)
	const service = `"yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}"`
	for name, test := range map[string]struct{ request, want string }{
		"validate":                      {`{"cmd": "validate", ` + service + `}`, `{"result":[{"file":"stdin","doc":0,"kind":"Service","name":"a","crd":"no CRD"}]}`},
		"validate nothing":              {`{"cmd": "validate"}`, `{"result":[]}`},
		"analyze":                       {`{"cmd": "analyze", ` + service + `}`, `{"result":{"findings":[]}}`},
		"analyze as istioctl does":      {`{"cmd": "analyze", "full": false}`, `"skippedAnalyzers":[`},
		"simulate":                      {`{"cmd": "simulate", "spec": {}}`, `{"result":{"calls":[]}}`},
		"simulate without a spec":       {`{"cmd": "simulate"}`, `{"error":"spec: missing`},
		"an unknown field of a spec":    {`{"cmd": "simulate", "spec": {"noPrelude": true}}`, `{"error":"spec: json: unknown field`},
		"an unknown field of a request": {`{"cmd": "validate", "yml": ""}`, `{"error":"request: json: unknown field`},
		"an unknown command":            {`{"cmd": "guess"}`, `{"error":"request: unknown cmd`},
		"a spec where none belongs":     {`{"cmd": "validate", "spec": {}}`, `{"error":"request: only simulate`},
		"full where it does not belong": {`{"cmd": "validate", "full": true}`, `{"error":"request: only analyze`},
		"no JSON":                       {`validate`, `{"error":"request: `},
	} {
		t.Run(name, func(t *testing.T) {
			answer := string(judge.Answer([]byte(test.request)))
			if !strings.Contains(answer, test.want) || strings.Count(answer, "\n") != 1 {
				t.Errorf("answer %s", answer)
			}
		})
	}
}
