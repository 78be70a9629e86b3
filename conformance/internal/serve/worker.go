package serve

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const (
	// What is kept of the standard error of a worker: its end is cut, as a crash begins with its reason.
	keptBytes = 64 << 10
	toldLines = 24
)

var errTimeout = errors.New("no answer in time")

// worker is a process that answers.
type worker struct {
	command  *exec.Cmd
	requests io.WriteCloser
	answers  *bufio.Reader
	said     *said
	answered int
}

func start(command []string) (*worker, error) {
	process := exec.Command(command[0], command[1:]...)
	process.SysProcAttr = attributes()
	requests, err := process.StdinPipe()
	if err != nil {
		return nil, err
	}
	answers, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	started := &worker{command: process, requests: requests, answers: bufio.NewReader(answers), said: &said{}}
	process.Stderr = started.said
	return started, process.Start()
}

func (w *worker) ask(line []byte, timeout time.Duration) ([]byte, error) {
	w.said.forget()
	if timeout > 0 {
		timer := time.AfterFunc(timeout, func() { _ = w.command.Process.Kill() })
		defer timer.Stop()
		asked := time.Now()
		answer, err := w.exchange(line)
		if err != nil && time.Since(asked) >= timeout {
			return nil, fmt.Errorf("%w: %s", errTimeout, timeout)
		}
		return answer, err
	}
	return w.exchange(line)
}

func (w *worker) exchange(line []byte) ([]byte, error) {
	if _, err := w.requests.Write(append(bytes.TrimSpace(line), '\n')); err != nil {
		return nil, err
	}
	answer, err := w.answers.ReadBytes('\n')
	w.answered++
	return answer, err
}

// stop lets a worker end by itself. There may be none.
func (w *worker) stop() {
	if w == nil {
		return
	}
	_ = w.requests.Close()
	_ = w.command.Wait()
}

func (w *worker) kill() {
	_ = w.requests.Close()
	_ = w.command.Process.Kill()
	_ = w.command.Wait()
}

// obituary answers the request during which the worker ended.
func (w *worker) obituary(cause error) Answer {
	if errors.Is(cause, errTimeout) {
		return Answer{Panic: cause.Error(), Stack: last(w.said.text())}
	}
	reason, stack := crash(w.said.text())
	if reason == "" {
		reason = "the process of the judge ended: " + w.command.ProcessState.String()
	}
	return Answer{Panic: reason, Stack: stack}
}

// crash finds what Go's runtime says when it ends a process.
func crash(text string) (reason, stack string) {
	lines := strings.Split(text, "\n")
	for index, line := range lines {
		for _, prefix := range []string{"panic: ", "fatal error: "} {
			if value, isCrash := strings.CutPrefix(line, prefix); isCrash {
				rest := lines[index+1:]
				return value, strings.TrimSpace(strings.Join(rest[:min(len(rest), toldLines)], "\n"))
			}
		}
	}
	return "", last(text)
}

func last(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-toldLines):], "\n")
}

// said is what a worker wrote to its standard error during a request; it is passed on as well.
type said struct {
	mutex sync.Mutex
	bytes []byte
}

func (s *said) Write(bytes []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.bytes = append(s.bytes, bytes[:min(len(bytes), keptBytes-len(s.bytes))]...)
	return os.Stderr.Write(bytes)
}

func (s *said) forget() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.bytes = nil
}

func (s *said) text() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return string(s.bytes)
}
