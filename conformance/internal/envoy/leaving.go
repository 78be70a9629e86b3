package envoy

import (
	"fmt"
	"strings"
)

// Traffic is what a proxy sends to a cluster.
type Traffic struct {
	IsHTTP bool
	// HasApplicationTLS says that the application encrypted it and no proxy ended that.
	HasApplicationTLS bool
	// Authority is the Host header, with a port or without.
	Authority string
}

// SNI is the server name that the proxy sends, "" if none.
func (c *Cluster) SNI(traffic Traffic) string {
	if c.TLS.SNI == "" && c.AutoSNI && traffic.IsHTTP {
		return withoutPort(traffic.Authority)
	}
	return c.TLS.SNI
}

// Leaving says in words what leaves the proxy.
func (c *Cluster) Leaving(traffic Traffic) string {
	if c.TLS == nil {
		switch {
		case c.AutoMTLS && c.MTLSEndpoints > 0:
			return fmt.Sprintf("auto mTLS to %d of %d endpoints", c.MTLSEndpoints, len(c.Endpoints))
		case traffic.HasApplicationTLS:
			return "application TLS untouched"
		default:
			return "PLAINTEXT"
		}
	}
	encryption := c.TLS.Mode + " TLS"
	if traffic.HasApplicationTLS {
		if c.TLS.Mode == IstioMutual {
			encryption += " around the application's TLS"
		} else {
			encryption = "TLS INSIDE TLS (" + c.TLS.Mode + ")"
		}
	}
	name := "NOT CHECKED"
	switch {
	case len(c.TLS.SANs) > 0:
		name = "checked against " + strings.Join(c.TLS.SANs, ",")
	case c.AutoSANValidation && traffic.IsHTTP:
		name = "checked against Host (" + withoutPort(traffic.Authority) + ")"
	case c.AutoSANValidation:
		name = "NOT CHECKED (auto SAN needs HTTP)"
	}
	return fmt.Sprintf("%s, sni %s, chain %s, name %s",
		encryption, orElse(c.SNI(traffic), "NONE"), orElse(c.TLS.CASecret, "NOT CHECKED"), name)
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

func withoutPort(authority string) string {
	if colon := strings.LastIndexByte(authority, ':'); colon > 0 {
		return authority[:colon]
	}
	return authority
}
