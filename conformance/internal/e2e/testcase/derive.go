package testcase

import (
	"maps"
	"slices"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
)

// Change is what a derived scenario does differently; it is the end of its title.
type Change string

const (
	None Change = ""
	// WrongName gives all origins certificates of the same authority for another name.
	WrongName          Change = "with the wrong name"
	WithoutCertificate Change = "without the certificate"
	WithoutCA          Change = "without the CA"
	WithoutMount       Change = "without the mount"
	WithoutRBAC        Change = "without RBAC"
)

// RemovesSecret says whether the change takes away what calls need to identify themselves or their server.
func (c Change) RemovesSecret() bool { return c != None && c != WrongName }

// Derive returns the scenarios that follow from a generated case: each one must fail where the case succeeds.
func (c *Case) Derive() []*Case {
	if c.Group != Generated {
		return nil
	}
	var changes []Change
	for _, call := range c.Calls {
		if slices.ContainsFunc(slices.Collect(maps.Keys(call.Origins)), isTLS) {
			changes = append(changes, WrongName)
			break
		}
	}
	if !c.needsSecret() {
		return c.withEach(changes)
	}
	inSecrets, inMounts := c.parts()
	if inSecrets[PartCertificate] || inMounts[PartCertificate] {
		changes = append(changes, WithoutCertificate)
	}
	if inSecrets[PartCA] || inMounts[PartCA] {
		changes = append(changes, WithoutCA)
	}
	if len(inMounts) > 0 {
		changes = append(changes, WithoutMount)
	}
	if len(inSecrets) > 0 {
		changes = append(changes, WithoutRBAC)
	}
	return c.withEach(changes)
}

func (c *Case) withEach(changes []Change) []*Case {
	var derived []*Case
	for _, change := range changes {
		derived = append(derived, c.with(change))
	}
	return derived
}

// needsSecret says whether a call is to be answered by an origin that demands a secret: without one there is nothing that
// could fail for want of it.
func (c *Case) needsSecret() bool {
	return slices.ContainsFunc(c.Calls, func(call Call) bool {
		for name, hits := range call.Origins {
			if (hits.Any || hits.Count > 0) && origin.DemandsSecret(name) {
				return true
			}
		}
		return false
	})
}

func isTLS(name string) bool {
	_, port, _ := origin.Find(name)
	return port.Kind.IsTLS()
}

// parts says what is in the secrets and in the mounts of a case; both roots count as a CA.
func (c *Case) parts() (inSecrets, inMounts map[string]bool) {
	inSecrets, inMounts = map[string]bool{}, map[string]bool{}
	secrets := slices.Clone(c.Secrets)
	for _, call := range c.Calls {
		secrets = append(secrets, call.Secrets...)
	}
	for _, secret := range secrets {
		for _, part := range secret.Parts {
			inSecrets[group(part)] = true
		}
	}
	for _, client := range c.Clients {
		for _, mount := range client.Mounts {
			if mount.Certificate != "" {
				inMounts[PartCertificate] = true
			}
			if mount.CA+mount.PublicCA != "" {
				inMounts[PartCA] = true
			}
		}
	}
	return inSecrets, inMounts
}

func group(part string) string {
	if part == PartPublicCA {
		return PartCA
	}
	return part
}

// with copies a case and changes it.
func (c *Case) with(change Change) *Case {
	derived := *c
	derived.Change = change
	derived.Secrets = without(c.Secrets, change)
	derived.Calls = slices.Clone(c.Calls)
	for i := range derived.Calls {
		call := &derived.Calls[i]
		call.Secrets = without(call.Secrets, change)
		if change == WrongName {
			call.Behaviour = withWrongName(call.Behaviour)
		}
	}
	derived.Clients = map[string]Client{}
	for name, client := range c.Clients {
		mounts := slices.Clone(client.Mounts)
		for i := range mounts {
			mounts[i] = mounts[i].without(change)
		}
		client.Mounts = mounts
		derived.Clients[name] = client
	}
	return &derived
}

// without drops parts of secrets, and secrets of which nothing is left.
func without(secrets []Secret, change Change) []Secret {
	var kept []Secret
	for _, secret := range secrets {
		secret.Parts = slices.DeleteFunc(slices.Clone(secret.Parts), func(part string) bool {
			return change == WithoutCertificate && part == PartCertificate || change == WithoutCA && group(part) == PartCA
		})
		if len(secret.Parts) > 0 {
			kept = append(kept, secret)
		}
	}
	return kept
}

func (m Mount) without(change Change) Mount {
	switch change {
	case WithoutCertificate:
		m.Certificate, m.PrivateKey = "", ""
	case WithoutCA:
		m.CA, m.PublicCA = "", ""
	case WithoutMount:
		return Mount{}
	}
	return m
}

func withWrongName(behaviour map[string]origin.Behaviour) map[string]origin.Behaviour {
	changed := maps.Clone(behaviour)
	if changed == nil {
		changed = map[string]origin.Behaviour{}
	}
	for _, row := range origin.Rows() {
		b := changed[row.Name]
		b.WrongName = row.Kind.IsTLS()
		changed[row.Name] = b
	}
	return changed
}
