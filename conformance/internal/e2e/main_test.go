package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/testcase"
)

const canaries = "../../e2e/canaries/*.yaml"

func TestOriginsArePrinted(t *testing.T) {
	var output, errors bytes.Buffer
	if code := Main([]string{"--origins"}, &output, &errors); code != passed {
		t.Fatal(code, errors.String())
	}
	var rows []origin.Row
	if err := json.Unmarshal(output.Bytes(), &rows); err != nil || len(rows) != len(origin.Rows()) {
		t.Errorf("%v: %d rows", err, len(rows))
	}
}

func TestScenariosAreListed(t *testing.T) {
	var output, errors bytes.Buffer
	if code := Main([]string{"--list", "--run", "^credentials control", "--cases", canaries}, &output, &errors); code != passed {
		t.Fatal(code, errors.String())
	}
	want := "credentials control\ncredentials control with the wrong name\ncredentials control without the certificate\n" +
		"credentials control without the CA\ncredentials control without RBAC\n"
	if output.String() != want {
		t.Error(output.String())
	}
}

func TestMisuseIsExplained(t *testing.T) {
	for name, test := range map[string]struct {
		arguments []string
		message   string
	}{
		"no cases":      {nil, "--cases"},
		"no such file":  {[]string{"--cases", "none.yaml"}, "no such file"},
		"expression":    {[]string{"--run", "(", "--cases", canaries}, "--run"},
		"parallel":      {[]string{"--parallel", "0", "--cases", canaries}, "--parallel"},
		"unknown flags": {[]string{"--case", canaries}, "usage"},
	} {
		var output, errors bytes.Buffer
		if code := Main(test.arguments, &output, &errors); code != misuse || !strings.Contains(errors.String(), test.message) {
			t.Errorf("%s: exit code %d, %s", name, code, errors.String())
		}
	}
}

func TestSkippedWithoutRoot(t *testing.T) {
	if cannotRun() == "" {
		t.Skip("this account can run the test bed")
	}
	var output, errors bytes.Buffer
	if code := Main([]string{"--cases", canaries}, &output, &errors); code != passed {
		t.Fatal(code, errors.String())
	}
	if text := output.String(); !strings.HasPrefix(text, "skipped: ") || !strings.HasSuffix(text, "\nTests: 0 passed, 0 failed\n") {
		t.Error(text)
	}
}

func TestSlowScenariosComeFirst(t *testing.T) {
	cases, err := testcase.Load([]string{canaries})
	if err != nil {
		t.Fatal(err)
	}
	order := newPlan(cases, regexp.MustCompile("")).slowFirst()
	fast := false
	for _, s := range order {
		if rank(s) == 0 && fast {
			t.Errorf("%s comes too late", s.Title())
		}
		fast = fast || rank(s) == 1
	}
}

func TestDerivedScenarioIsJudgedWithItsBase(t *testing.T) {
	base := &scenario{Case: &testcase.Case{Name: "a", Calls: []testcase.Call{{}}}}
	derived := &scenario{Case: &testcase.Case{Name: "a", Change: testcase.WrongName, Calls: []testcase.Call{{}}}, base: base, chosen: true}
	hit := func() *result.Run {
		return &result.Run{Name: "a", Calls: []result.Call{{
			Facts: map[string]string{"result": "200"}, Origins: map[string]origin.Report{"api443": {Hits: 1}},
		}}}
	}
	for name, order := range map[string][]*scenario{"base first": {base, derived}, "derived first": {derived, base}} {
		var output bytes.Buffer
		report := newReport(&output, false)
		runs := newCollector(plan{scenarios: []*scenario{base, derived}}, report)
		for _, s := range order {
			runs.add(s, hit())
		}
		if report.passed != 0 || report.failed != 1 || !strings.Contains(output.String(), "FAIL") {
			t.Errorf("%s: %s", name, output.String())
		}
		if got := runs.inFileOrder(); len(got) != 1 || got[0].OK {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestResultsAreWrittenAsJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.json")
	if err := writeJSON(path, []*result.Run{{Name: "a > b"}}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), `"name": "a > b"`) {
		t.Errorf("%v: %s", err, text)
	}
}
