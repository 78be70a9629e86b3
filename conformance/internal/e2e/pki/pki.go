// Package pki issues the certificates of a test bed: the mesh's, the public web's and those of a partner.
package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Authority is a certification authority.
type Authority struct {
	PEM         []byte
	certificate *x509.Certificate
	key         crypto.Signer

	mutex  sync.Mutex
	leaves map[string]*Leaf
}

// Leaf is a certificate with its key.
type Leaf struct {
	CertificatePEM, KeyPEM []byte
	TLS                    tls.Certificate
}

// PKI holds all authorities of a test bed.
type PKI struct {
	// Mesh signs workload certificates.
	Mesh *Authority
	// Public is the only one in the trust bundle of the operating system.
	Public *Authority
	// Partner signs the certificates of servers that only those trust who were given its root.
	Partner *Authority
	// PartnerClients signs the certificates that partners demand from callers.
	PartnerClients *Authority
	// Unknown is trusted by nobody.
	Unknown *Authority
	// Client is the certificate that a partner gave us.
	Client *Leaf
}

// New makes fresh authorities.
func New() (*PKI, error) {
	pki := &PKI{}
	for name, authority := range map[string]**Authority{
		"mesh-root":           &pki.Mesh,
		"public-web-root":     &pki.Public,
		"partner-server-root": &pki.Partner,
		"partner-client-root": &pki.PartnerClients,
		"nobody-knows-me":     &pki.Unknown,
	} {
		var err error
		if *authority, err = newAuthority(name); err != nil {
			return nil, err
		}
	}
	var err error
	pki.Client, err = pki.PartnerClients.ForNames("acme-client")
	return pki, err
}

func newAuthority(name string) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template, err := newTemplate(name)
	if err != nil {
		return nil, err
	}
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &Authority{PEM: encode("CERTIFICATE", der), certificate: certificate, key: key, leaves: map[string]*Leaf{}}, err
}

// ForNames returns a certificate for DNS names; the first one is its common name too.
func (a *Authority) ForNames(names ...string) (*Leaf, error) {
	return a.leaf(names[0], names, nil)
}

// ForIdentity returns a workload certificate.
func (a *Authority) ForIdentity(spiffe string) (*Leaf, error) {
	uri, err := url.Parse(spiffe)
	if err != nil {
		return nil, err
	}
	return a.leaf("", nil, uri)
}

// Pool is a trust store with this authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// leaf issues every certificate once: all beds of a run share them.
func (a *Authority) leaf(commonName string, names []string, uri *url.URL) (*Leaf, error) {
	key := strings.Join(names, ",")
	if uri != nil {
		key = uri.String()
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if leaf := a.leaves[key]; leaf != nil {
		return leaf, nil
	}
	leaf, err := a.issue(commonName, names, uri)
	if err == nil {
		a.leaves[key] = leaf
	}
	return leaf, err
}

func (a *Authority) issue(commonName string, names []string, uri *url.URL) (*Leaf, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template, err := newTemplate(commonName)
	if err != nil {
		return nil, err
	}
	template.DNSNames = names
	template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	if uri != nil {
		template.URIs = []*url.URL{uri}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	leaf := &Leaf{CertificatePEM: encode("CERTIFICATE", der), KeyPEM: encode("PRIVATE KEY", keyDER)}
	leaf.TLS, err = tls.X509KeyPair(leaf.CertificatePEM, leaf.KeyPEM)
	return leaf, err
}

func newTemplate(commonName string) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: commonName},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}, nil
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
