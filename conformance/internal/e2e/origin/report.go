package origin

import (
	"fmt"
	"slices"
	"strings"
)

// Request is a request as an origin received it.
type Request struct {
	Protocol          string              `json:"protocol"`
	Host              string              `json:"host"`
	Method            string              `json:"method"`
	Path              string              `json:"path"`
	TLS               bool                `json:"tls"`
	ServerName        string              `json:"serverName,omitempty"`
	ClientCertificate string              `json:"clientCertificate,omitempty"`
	Headers           map[string][]string `json:"headers,omitempty"`
}

// Report is what an origin saw during a call.
type Report struct {
	// Hits counts requests, lines of plain TCP, and tunnels of a proxy.
	Hits int `json:"hits"`
	// Connections counts accepted connections, those without a request included.
	Connections int       `json:"connections"`
	Requests    []Request `json:"requests,omitempty"`
	Notes       []string  `json:"notes,omitempty"`
	// ClearBytes counts what arrived in clear at a port for TLS.
	ClearBytes int `json:"clearBytes,omitempty"`
}

const maxNotes = 8

func (o *server) note(format string, arguments ...any) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	note := fmt.Sprintf(format, arguments...)
	if len(o.seen.Notes) < maxNotes && !slices.Contains(o.seen.Notes, note) {
		o.seen.Notes = append(o.seen.Notes, note)
	}
}

// hit counts a request and says how many there were during the call.
func (o *server) hit(request *Request) (int, Behaviour) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.seen.Hits++
	if request != nil {
		o.seen.Requests = append(o.seen.Requests, *request)
	}
	return o.seen.Hits, o.behaviour
}

func lowerCase(headers map[string][]string) map[string][]string {
	lower := map[string][]string{}
	for name, values := range headers {
		lower[strings.ToLower(name)] = slices.Clone(values)
	}
	return lower
}
