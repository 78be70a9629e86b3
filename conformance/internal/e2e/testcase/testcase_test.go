package testcase

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const minimal = `
name: a
calls: [{name: c, url: "http://api.example.com/"}]
`

func TestDecodeCompletesACase(t *testing.T) {
	cases, err := Decode([]byte(minimal))
	if err != nil {
		t.Fatal(err)
	}
	c := cases[0]
	if c.Group != Generated || c.Calls[0].Client != DefaultClient || c.Calls[0].Count != 1 {
		t.Errorf("%+v", c)
	}
	if identity := c.Clients[DefaultClient].Identity(); identity != "spiffe://cluster.local/ns/apps/sa/client" {
		t.Error(identity)
	}
}

func TestDecodeReadsLists(t *testing.T) {
	cases, err := Decode([]byte("[{name: a, calls: [{name: c, url: 'tcp://db1.example.com:5432', origins: {db1: any, api80: 0}}]}, {name: b, calls: [{name: c, url: 'https://x/'}]}]"))
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 2 || !cases[0].Calls[0].Origins["db1"].Allows(7) || cases[0].Calls[0].Origins["api80"].Allows(1) {
		t.Errorf("%+v", cases)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, message string }{
		"unknown field of the case":  {minimal + "gatewayProxy: {}\n", "gatewayProxy"},
		"unknown field of a call":    {"name: a\ncalls: [{name: c, url: 'http://x/', modes: {}}]", "modes"},
		"key that occurs twice":      {minimal + "name: b\n", "already set"},
		"unknown fact":               {"name: a\ncalls: [{name: c, url: 'http://x/', expect: {status: '200'}}]", `no fact "status"`},
		"expression":                 {"name: a\ncalls: [{name: c, url: 'http://x/', expect: {result: '('}}]", "expect result"},
		"unknown origin":             {"name: a\ncalls: [{name: c, url: 'http://x/', origins: {api: 1}}]", `no origin "api"`},
		"unknown origin's behaviour": {"name: a\ncalls: [{name: c, url: 'http://x/', behaviour: {api: {status: 500}}}]", `no origin "api"`},
		"unknown client":             {"name: a\ncalls: [{name: c, url: 'http://x/', client: b}]", `client "b"`},
		"client named gateway":       {minimal + "clients: {gateway: {}}\n", "choose another"},
		"scheme":                     {"name: a\ncalls: [{name: c, url: 'ftp://x/'}]", "scheme"},
		"dial":                       {"name: a\ncalls: [{name: c, url: 'http://x/', dial: api.example.com}]", "dial"},
		"duration":                   {"name: a\ncalls: [{name: c, url: 'http://x/', wait: 3}]", "wait"},
		"group":                      {minimal + "group: canaries\n", "canaries"},
		"part of a secret":           {minimal + "secrets: [{namespace: a, name: b, parts: [key]}]\n", `"key"`},
		"alias of no machine":        {minimal + "aliases: {api443: [a.example.com]}\n", `no machine "api443"`},
		"number of requests":         {"name: a\ncalls: [{name: c, url: 'http://x/', origins: {api80: some}}]", "some"},
		"canaries without a control": {minimal + "group: canary\n", "control"},
		"no calls":                   {"name: a", "no calls"},
	} {
		if _, err := Decode([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadRefusesNamesThatAreTaken(t *testing.T) {
	directory := t.TempDir()
	for _, name := range []string{"1.yaml", "2.yaml"} {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(minimal), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load([]string{filepath.Join(directory, "*.yaml")}); err == nil || !strings.Contains(err.Error(), "rename") {
		t.Error(err)
	}
	if _, err := Load([]string{filepath.Join(directory, "3.yaml")}); err == nil {
		t.Error("a file that does not exist is no error")
	}
}

const secretive = `
name: a
secrets: [{namespace: apps, name: s, parts: [cert]}, {namespace: apps, name: s-cacert, parts: [ca]}]
mounts: [{certificate: /c, privateKey: /k, ca: /ca}]
calls:
- {name: c, url: "http://partner.example.com/", origins: {partner443: 1}, secrets: [{namespace: apps, name: late, parts: [cert, publicCA]}]}
`

func TestDeriveTakesAwayOneThingAtATime(t *testing.T) {
	cases, err := Decode([]byte(secretive))
	if err != nil {
		t.Fatal(err)
	}
	derived := map[Change]*Case{}
	for _, d := range cases[0].Derive() {
		derived[d.Change] = d
	}
	for _, change := range []Change{WrongName, WithoutCertificate, WithoutCA, WithoutMount, WithoutRBAC} {
		if derived[change] == nil {
			t.Fatalf("there is no scenario %q", change)
		}
	}
	mount := func(change Change) Mount { return derived[change].Clients[DefaultClient].Mounts[0] }
	if got := derived[WithoutCertificate]; len(got.Secrets) != 1 || got.Secrets[0].Name != "s-cacert" || mount(WithoutCertificate) != (Mount{CA: "/ca"}) {
		t.Errorf("%+v", got)
	}
	if got := derived[WithoutCA]; len(got.Secrets) != 1 || len(got.Calls[0].Secrets[0].Parts) != 1 || mount(WithoutCA).CA != "" {
		t.Errorf("%+v", got)
	}
	if mount(WithoutMount) != (Mount{}) || len(derived[WithoutMount].Secrets) != 2 {
		t.Errorf("%+v", derived[WithoutMount])
	}
	if behaviour := derived[WrongName].Calls[0].Behaviour; !behaviour["api443"].WrongName || behaviour["api80"].WrongName {
		t.Errorf("%+v", behaviour)
	}
	if c := cases[0]; len(c.Secrets) != 2 || len(c.Secrets[0].Parts) != 1 || c.Clients[DefaultClient].Mounts[0].CA != "/ca" || c.Calls[0].Behaviour != nil {
		t.Errorf("the case itself has changed: %+v", c)
	}
}

func TestDeriveLeavesOutWhatDoesNotApply(t *testing.T) {
	cases, err := Decode([]byte("name: a\ncalls: [{name: c, url: 'http://api.example.com/', origins: {api80: 1}}]"))
	if err != nil {
		t.Fatal(err)
	}
	if derived := cases[0].Derive(); len(derived) != 0 {
		t.Errorf("%+v", derived)
	}
}

func TestDeriveTakesNoSecretFromACaseThatIsRefusedWithIt(t *testing.T) {
	const refused = "name: a\nsecrets: [{namespace: apps, name: s, parts: [cert, ca]}]\n" +
		"calls: [{name: c, url: 'http://partner.example.com/', origins: {partner443: %d}}]"
	for hits, want := range map[int]int{0: 1, 1: 4} {
		cases, err := Decode(fmt.Appendf(nil, refused, hits))
		if err != nil {
			t.Fatal(err)
		}
		if derived := cases[0].Derive(); len(derived) != want {
			t.Errorf("with %d requests there are %d scenarios, not %d", hits, len(derived), want)
		}
	}
}

func TestCanariesDecode(t *testing.T) {
	cases, err := Load([]string{"../../../e2e/canaries/*.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	canaries := 0
	for _, c := range cases {
		if c.Group == Canary && !c.Control {
			canaries++
		}
		if _, err := c.Text(); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
	if canaries < 20 {
		t.Errorf("only %d canaries are left", canaries)
	}
}
