package testcase

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
)

// gatewayName is what facts call the egress gateway.
const gatewayName = "gateway"

var schemes = []string{"http", "https", "http2", "tcp"}

// check says what a case gets wrong, as far as that shows without running it.
func (c *Case) check() error {
	if c.Group != Generated && c.Group != Canary {
		return fmt.Errorf("group %q is neither %q nor %q", c.Group, Generated, Canary)
	}
	if len(c.Calls) == 0 {
		return fmt.Errorf("there are no calls")
	}
	if _, err := regexp.Compile(c.Rejected); err != nil {
		return fmt.Errorf("rejected: %w", err)
	}
	for label := range c.Aliases {
		if !slices.ContainsFunc(origin.Machines, func(m origin.Machine) bool { return m.Label == label }) {
			return fmt.Errorf("aliases: there is no machine %q; e2e --origins lists the labels", label)
		}
	}
	for _, secret := range c.Secrets {
		if err := secret.check(); err != nil {
			return err
		}
	}
	if _, isTaken := c.Clients[gatewayName]; isTaken {
		return fmt.Errorf("clients: %q is the name of the egress gateway; choose another one", gatewayName)
	}
	if c.Gateway != nil {
		for port := range c.Gateway.Ports {
			if _, err := strconv.ParseUint(port, 10, 16); err != nil {
				return fmt.Errorf("gateway: port %q is not a number", port)
			}
		}
	}
	names := map[string]bool{}
	for i := range c.Calls {
		call := &c.Calls[i]
		if call.Name == "" || names[call.Name] {
			return fmt.Errorf("call %d needs a name of its own, not %q", i, call.Name)
		}
		names[call.Name] = true
		if err := c.checkCall(call); err != nil {
			return fmt.Errorf("call %q: %w", call.Name, err)
		}
	}
	return nil
}

func (c *Case) checkCall(call *Call) error {
	if _, isKnown := c.Clients[call.Client]; !isKnown {
		return fmt.Errorf("client %q is not among the clients of the case", call.Client)
	}
	target, err := url.Parse(call.URL)
	if err != nil {
		return err
	}
	if !slices.Contains(schemes, target.Scheme) {
		return fmt.Errorf("url: the scheme of %q is none of %s", call.URL, strings.Join(schemes, ", "))
	}
	if call.Dial != "" {
		if _, err := netip.ParseAddrPort(call.Dial); err != nil {
			return fmt.Errorf("dial: %w", err)
		}
	}
	for field, text := range map[string]string{"timeout": call.Timeout, "wait": call.Wait} {
		if text == "" {
			continue
		}
		if _, err := time.ParseDuration(text); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	}
	for name, behaviour := range call.Behaviour {
		if err := checkOrigin(name); err != nil {
			return fmt.Errorf("behaviour: %w", err)
		}
		if err := behaviour.Check(); err != nil {
			return fmt.Errorf("behaviour of %s: %w", name, err)
		}
	}
	for name := range call.Origins {
		if err := checkOrigin(name); err != nil {
			return fmt.Errorf("origins: %w", err)
		}
	}
	for _, secret := range call.Secrets {
		if err := secret.check(); err != nil {
			return err
		}
	}
	for fact, expression := range call.Expect {
		if _, isKnown := Facts[fact]; !isKnown {
			return fmt.Errorf("expect: there is no fact %q, only %s", fact, strings.Join(FactNames(), ", "))
		}
		if _, err := regexp.Compile(expression); err != nil {
			return fmt.Errorf("expect %s: %w", fact, err)
		}
	}
	return nil
}

func checkOrigin(name string) error {
	if _, _, isKnown := origin.Find(name); !isKnown {
		return fmt.Errorf("there is no origin %q; e2e --origins lists them", name)
	}
	return nil
}

func (s Secret) check() error {
	if s.Namespace == "" || s.Name == "" {
		return fmt.Errorf("a secret needs a namespace and a name")
	}
	for _, part := range s.Parts {
		if part != PartCertificate && part != PartCA && part != PartPublicCA {
			return fmt.Errorf("secret %s: part %q is none of %s, %s, %s", s.Name, part, PartCertificate, PartCA, PartPublicCA)
		}
	}
	return nil
}
