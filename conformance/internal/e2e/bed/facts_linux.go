package bed

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/origin"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/wire"
)

const longestLine = 60

// addFacts turns what was seen into the facts that expectations are about.
func addFacts(seen *result.Call) {
	addOriginFacts(seen.Facts, seen.Origins)
	seen.Facts["wire"] = describeFlows(seen.Flows)
	addLogFacts(seen.Facts, "sidecar", seen.Sidecar)
	addLogFacts(seen.Facts, "gateway", seen.Gateway)
	maps.DeleteFunc(seen.Facts, func(_, value string) bool { return value == "" })
}

func addOriginFacts(facts map[string]string, origins map[string]origin.Report) {
	var hits, connections, notes, headers []string
	for _, name := range slices.Sorted(maps.Keys(origins)) {
		report := origins[name]
		if report.Hits > 0 {
			hits = append(hits, fmt.Sprintf("%s:%d", name, report.Hits))
		}
		connections = append(connections, fmt.Sprintf("%s:%d", name, report.Connections))
		notes = append(notes, report.Notes...)
		for _, request := range report.Requests {
			headers = append(headers, slices.Collect(maps.Keys(request.Headers))...)
		}
		if len(report.Requests) > 0 {
			last := report.Requests[len(report.Requests)-1]
			facts["proto"], facts["originTLS"], facts["originSNI"] = last.Protocol, fmt.Sprint(last.TLS), last.ServerName
			facts["originHost"], facts["clientCert"] = last.Host, last.ClientCertificate
		}
	}
	slices.Sort(headers)
	facts["hits"], facts["conns"] = strings.Join(hits, ","), strings.Join(connections, ",")
	facts["notes"], facts["originHeaders"] = strings.Join(notes, " | "), strings.Join(slices.Compact(headers), ",")
}

func describeFlows(flows []wire.Flow) string {
	var links []string
	for _, flow := range flows {
		if flow.IsClosing {
			continue
		}
		link := fmt.Sprintf("%s>%s %s", flow.From, flow.To, flow.Kind)
		if flow.SNI != "" {
			link += " sni=" + flow.SNI
		}
		if flow.Kind == wire.PlainText {
			line, _, _ := strings.Cut(strings.ReplaceAll(flow.First, "\r", "\n"), "\n")
			link += fmt.Sprintf(" %q", line[:min(len(line), longestLine)])
		}
		if !slices.Contains(links, link) {
			links = append(links, link)
		}
	}
	return strings.Join(links, " ; ")
}

func addLogFacts(facts map[string]string, proxy string, log []result.AccessLog) {
	for _, field := range []string{"code", "flags", "cluster", "tfail", "peer", "attempts"} {
		var values []string
		for _, line := range log {
			if value := line[field]; value != "" && !slices.Contains(values, value) {
				values = append(values, value)
			}
		}
		facts[proxy+"."+field] = strings.Join(values, ",")
	}
}
