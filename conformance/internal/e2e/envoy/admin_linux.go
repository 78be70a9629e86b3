package envoy

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	adminTimeout = 5 * time.Second
	pollInterval = 10 * time.Millisecond
	// readyTimeout is longer than the 15 s that Envoy waits for a secret that never comes.
	readyTimeout = 25 * time.Second
	maxRejected  = 6
	maxLine      = 600
)

// WaitReady waits until the proxy takes connections or the patience is over.
func (e *Envoy) WaitReady(patience time.Duration) (bool, error) {
	for began := time.Now(); ; {
		state, _ := e.get("/ready")
		if strings.HasPrefix(state, "LIVE") {
			e.waited += time.Since(began)
			return true, nil
		}
		if e.HasEnded() {
			log, _ := os.ReadFile(e.path(logFile))
			return false, fmt.Errorf("proxy %s has ended by itself:\n%s", e.Name, log)
		}
		if time.Since(began) > patience {
			e.waited += time.Since(began)
			if e.waited > readyTimeout {
				return false, fmt.Errorf("proxy %s is not ready after %s", e.Name, e.waited.Round(time.Second))
			}
			return false, nil
		}
		time.Sleep(pollInterval)
	}
}

// ReadyAfter is how long the proxy was waited for.
func (e *Envoy) ReadyAfter() time.Duration { return e.waited }

func (e *Envoy) get(path string) (string, error) {
	client := &http.Client{Timeout: adminTimeout, Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", e.path("admin.sock"))
		},
	}}
	answer, err := client.Get("http://envoy" + path)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

// refusals are what Envoy's log says when it does not take a configuration.
var refusals = []string{"rejected", "Error adding/updating", "[critical]", "Didn't find a registered"}

// Rejected lists configuration that the proxy refused: by its counters, by its log, and by what it told the agent.
func (e *Envoy) Rejected() []string {
	var rejected []string
	counters, err := e.get("/stats?filter=update_rejected")
	if err != nil {
		return []string{fmt.Sprintf("%s: its counters cannot be read: %v", e.Name, err)}
	}
	for line := range strings.Lines(counters) {
		if name, value, isCounter := strings.Cut(strings.TrimSpace(line), ": "); isCounter && value != "0" {
			rejected = append(rejected, e.Name+": "+name+" = "+value)
		}
	}
	log, _ := os.ReadFile(e.path(logFile))
	for line := range strings.Lines(string(log)) {
		for _, refusal := range refusals {
			if strings.Contains(line, refusal) && len(rejected) < maxRejected {
				rejected = append(rejected, e.Name+": "+strings.TrimSpace(line[:min(len(line), maxLine)]))
				break
			}
		}
	}
	for name, outcome := range e.Agent.Asked() {
		if strings.HasPrefix(outcome, refused) {
			rejected = append(rejected, e.Name+": secret "+name+" "+outcome)
		}
	}
	return rejected
}

// Dump writes the proxy's configuration, endpoints and logs to a directory.
func (e *Envoy) Dump(directory string) error {
	target := filepath.Join(directory, e.Name)
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	for name, path := range map[string]string{"config_dump.json": "/config_dump?include_eds", "clusters.txt": "/clusters"} {
		text, err := e.get(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(target, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	for _, name := range []string{"bootstrap.json", accessLogFile, logFile} {
		text, err := os.ReadFile(e.path(name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(target, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Resident is the memory of the proxy in bytes; pages that proxies share are counted for each of them.
func (e *Envoy) Resident() int64 { return Resident(e.command.Process.Pid) }

// Resident is the memory of a process in bytes.
func Resident(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize())
}
