package bed

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/pki"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

func TestSnifferSeesBothDirectionsOfALink(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("makes network namespaces: needs root")
	}
	authorities, err := pki.New()
	if err != nil {
		t.Fatal(err)
	}
	shared := &Shared{PKI: authorities, Directory: t.TempDir()}
	if err := shared.Prepare(); err != nil {
		t.Fatal(err)
	}
	b, err := New(shared)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	pod, _, err := b.router.Attach()
	if err != nil {
		t.Fatal(err)
	}
	defer pod.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	connection, err := pod.Dial(ctx, "198.51.100.10:80")
	if err != nil {
		t.Fatal(err)
	}
	const token = "nq2ybp5dkzcw6xhvt3mfo7aegu"
	_, _ = fmt.Fprintf(connection, "GET / HTTP/1.1\r\nHost: api.example.com\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n", token)
	answer, _ := io.ReadAll(connection)
	_ = connection.Close()
	if !strings.Contains(string(answer), "api80") {
		t.Fatalf("%s", answer)
	}
	if report := b.internet.Take()["api80"]; report.Hits != 1 || report.Connections != 1 {
		t.Errorf("%+v", report)
	}
	time.Sleep(flushed)
	flows := b.sniffer.Take()
	if len(flows) != 1 || flows[0].To != "api:80" || flows[0].Kind != wire.PlainText {
		t.Fatalf("%+v", flows)
	}
	if wire.Reveals(flows[0].Sent, token) == "" || string(flows[0].Received) != string(answer) {
		t.Errorf("sent %q, received %q", flows[0].Sent, flows[0].Received)
	}
}
