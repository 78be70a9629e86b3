package netns

import (
	"context"
	"io"
	"net/netip"
	"os"
	"testing"
	"time"
)

func needsRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("makes network namespaces: needs root")
	}
}

func TestAttachedNamespaceReachesTheRouter(t *testing.T) {
	needsRoot(t)
	router, err := NewRouter([]netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")})
	if err != nil {
		t.Fatal(err)
	}
	defer router.Close()
	pod, _, err := router.Attach()
	if err != nil {
		t.Fatal(err)
	}
	defer pod.Close()
	if got := greetingOf(t, router.Namespace, pod, "198.51.100.9:80"); got != "198.51.100.9:80" {
		t.Errorf("reached %q", got)
	}
}

func TestRedirectTakesOutgoingTCPToTheProxy(t *testing.T) {
	needsRoot(t)
	router, err := NewRouter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer router.Close()
	pod, _, err := router.Attach()
	if err != nil {
		t.Fatal(err)
	}
	defer pod.Close()
	if err := pod.Redirect(); err != nil {
		t.Fatal(err)
	}
	listener, err := pod.Listen("127.0.0.1:15001")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		if connection, err := listener.Accept(); err == nil {
			_, _ = io.WriteString(connection, "proxy")
			_ = connection.Close()
		}
	}()
	if got := read(t, pod, "198.51.100.9:443"); got != "proxy" {
		t.Errorf("reached %q", got)
	}
}

// greetingOf listens on an address and dials it from the pod.
func greetingOf(t *testing.T, server, client *Namespace, address string) string {
	t.Helper()
	listener, err := server.Listen(address)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		if connection, err := listener.Accept(); err == nil {
			_, _ = io.WriteString(connection, listener.Addr().String())
			_ = connection.Close()
		}
	}()
	return read(t, client, address)
}

func read(t *testing.T, client *Namespace, address string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	connection, err := client.Dial(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	text, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
