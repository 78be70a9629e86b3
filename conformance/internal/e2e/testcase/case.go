// Package testcase is the format of case files.
package testcase

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
)

// Group says what is expected of a case.
type Group string

const (
	// Generated manifests are right: all invariants are checked without being asked.
	Generated Group = "generated"
	// Canary manifests are wrong on purpose and must keep showing what they do wrong.
	Canary Group = "canary"
)

// Case is a cluster with its manifests, and calls that are made in it.
type Case struct {
	Name  string `json:"name"`
	Group Group  `json:"group"`
	// Control marks the right neighbour of the canaries in the same file.
	Control bool `json:"control,omitempty"`
	// Slow cases wait for a secret that never comes; they are begun first.
	Slow bool `json:"slow,omitempty"`
	// Mesh is a MeshConfig.
	Mesh    string   `json:"mesh,omitempty"`
	Gateway *Gateway `json:"gateway,omitempty"`
	// Client is the caller named "client"; Clients are further callers.
	Client  *Client           `json:"client,omitempty"`
	Clients map[string]Client `json:"clients,omitempty"`
	Secrets []Secret          `json:"secrets,omitempty"`
	// Mounts are files in the proxy of the caller named "client".
	Mounts []Mount `json:"mounts,omitempty"`
	// Aliases are further hosts of machines, by the machine's label; certificates carry them too.
	Aliases   map[string][]string `json:"aliases,omitempty"`
	Manifests string              `json:"manifests,omitempty"`
	// Include are files with manifests, relative to the case file.
	Include []string `json:"include,omitempty"`
	Calls   []Call   `json:"calls"`

	// ClearText lets all calls speak without encryption.
	ClearText bool `json:"clearText,omitempty"`
	// PassthroughWithoutIdentity says that the gateway cannot know its callers.
	PassthroughWithoutIdentity bool `json:"passthroughWithoutIdentity,omitempty"`
	// AllowHeaders are headers that origins may receive although no third party should.
	AllowHeaders []string `json:"allowHeaders,omitempty"`
	// Rejected is a regular expression for configuration that Envoy must refuse.
	Rejected string `json:"rejected,omitempty"`

	// File is where the case was read.
	File string `json:"-"`
	// Change is what a derived scenario does differently.
	Change Change `json:"-"`
}

// Gateway is an egress gateway as the Helm chart installs it, unless the manifests hold its Service.
type Gateway struct {
	Namespace      string            `json:"namespace,omitempty"`
	Name           string            `json:"name,omitempty"`
	ServiceAccount string            `json:"serviceAccount,omitempty"`
	Labels         map[string]string `json:"labels,omitempty"`
	// Ports maps ports of the Service to ports of the container.
	Ports map[string]int32 `json:"ports,omitempty"`
}

// Client is a pod that calls.
type Client struct {
	Namespace      string            `json:"namespace,omitempty"`
	ServiceAccount string            `json:"serviceAccount,omitempty"`
	Labels         map[string]string `json:"labels,omitempty"`
	Locality       *Locality         `json:"locality,omitempty"`
	DNSCapture     bool              `json:"dnsCapture,omitempty"`
	Mounts         []Mount           `json:"mounts,omitempty"`
}

// Locality is where a pod runs.
type Locality struct {
	Region  string `json:"region,omitempty"`
	Zone    string `json:"zone,omitempty"`
	SubZone string `json:"subZone,omitempty"`
}

// Parts of a Secret.
const (
	// PartCertificate is the client certificate of the partner with its key: tls.crt and tls.key.
	PartCertificate = "cert"
	// PartCA is the partner's private root: ca.crt.
	PartCA = "ca"
	// PartPublicCA is the root of the public web: ca.crt.
	PartPublicCA = "publicCA"
)

// Secret is a Secret of Kubernetes.
type Secret struct {
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Parts     []string `json:"parts"`
}

// Mount is a set of paths in a proxy; those that are "" do not exist.
type Mount struct {
	Certificate string `json:"certificate,omitempty"`
	PrivateKey  string `json:"privateKey,omitempty"`
	// CA is the partner's private root, PublicCA the one of the public web.
	CA       string `json:"ca,omitempty"`
	PublicCA string `json:"publicCA,omitempty"`
}

// Call is one request, or several alike.
type Call struct {
	Name string `json:"name"`
	// Client is who calls; "client" if it is not said.
	Client string `json:"client,omitempty"`
	// URL has the scheme http, https, http2 (HTTP/2 with prior knowledge, in clear) or tcp.
	URL string `json:"url"`
	// Dial is an address to connect to instead of the one the host resolves to.
	Dial    string            `json:"dial,omitempty"`
	SNI     string            `json:"sni,omitempty"`
	Method  string            `json:"method,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Count   int               `json:"count,omitempty"`
	Timeout string            `json:"timeout,omitempty"`
	// Wait is how long to wait before the call.
	Wait      string                      `json:"wait,omitempty"`
	Behaviour map[string]origin.Behaviour `json:"behaviour,omitempty"`
	// Secrets arrive just before the call.
	Secrets []Secret `json:"secrets,omitempty"`
	// Expect maps facts to regular expressions.
	Expect map[string]string `json:"expect,omitempty"`
	// Origins are those that are contacted, with the number of requests each one gets.
	Origins map[string]Hits `json:"origins,omitempty"`
	// ClearText lets this call speak without encryption.
	ClearText bool `json:"clearText,omitempty"`
	// WithoutSecret says that the call needs no secret, so that it may succeed where secrets are missing.
	WithoutSecret bool `json:"withoutSecret,omitempty"`
}

// Hits is a number of requests, or "any".
type Hits struct {
	Any   bool
	Count int
}

// UnmarshalJSON reads a number or "any".
func (h *Hits) UnmarshalJSON(text []byte) error {
	var word string
	if json.Unmarshal(text, &word) == nil {
		if word != "any" {
			return fmt.Errorf("a number of requests is a number or \"any\", not %q", word)
		}
		h.Any = true
		return nil
	}
	return json.Unmarshal(text, &h.Count)
}

// MarshalJSON writes what UnmarshalJSON reads.
func (h Hits) MarshalJSON() ([]byte, error) {
	if h.Any {
		return []byte(`"any"`), nil
	}
	return []byte(strconv.Itoa(h.Count)), nil
}

// Allows says whether so many requests are right.
func (h Hits) Allows(hits int) bool { return h.Any || hits == h.Count }

// Title is the name of the scenario: of the case, with what a derived one does differently.
func (c *Case) Title() string {
	if c.Change == None {
		return c.Name
	}
	return c.Name + " " + string(c.Change)
}
