package envoy

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/result"
)

// AccessLogFormat is what proxies log, as JSON.
const AccessLogFormat = `{"code":"%RESPONSE_CODE%","flags":"%RESPONSE_FLAGS%","details":"%RESPONSE_CODE_DETAILS%",` +
	`"tfail":"%UPSTREAM_TRANSPORT_FAILURE_REASON%","cluster":"%UPSTREAM_CLUSTER%","upstream":"%UPSTREAM_HOST%",` +
	`"sni":"%REQUESTED_SERVER_NAME%","authority":"%REQ(:AUTHORITY)%","attempts":"%UPSTREAM_REQUEST_ATTEMPT_COUNT%",` +
	`"ms":"%DURATION%","route":"%ROUTE_NAME%","chain":"%FILTER_CHAIN_NAME%","peer":"%DOWNSTREAM_PEER_URI_SAN%",` +
	`"term":"%CONNECTION_TERMINATION_DETAILS%"}`

// TakeAccessLog returns the lines that were written since the last call.
func (e *Envoy) TakeAccessLog() []result.AccessLog {
	file, err := os.Open(e.path(accessLogFile))
	if err != nil {
		return nil
	}
	defer file.Close()
	if _, err := file.Seek(e.logOffset, io.SeekStart); err != nil {
		return nil
	}
	var lines []result.AccessLog
	reader := bufio.NewReader(file)
	for {
		text, err := reader.ReadBytes('\n')
		if err != nil {
			return lines // the rest of a line that is being written comes next time
		}
		e.logOffset += int64(len(text))
		var fields map[string]any
		if json.Unmarshal(text, &fields) != nil {
			continue
		}
		line := result.AccessLog{}
		for name, value := range fields {
			// Envoy writes numbers as such, quoted or not, and null for what there is not.
			if text := fmt.Sprint(value); value != nil && text != "-" && text != "" {
				line[name] = text
			}
		}
		lines = append(lines, line)
	}
}
