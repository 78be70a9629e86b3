// Package quiet keeps Istio's test environment from logging two warnings on standard output while it initializes.
//
// Go initializes packages in the order of their import paths as far as dependencies allow, so this one comes before
// those of Istio: standard output belongs to the answers.
package quiet

import "os"

func init() {
	for _, name := range []string{"TARGET_OUT", "LOCAL_OUT"} {
		if os.Getenv(name) == "" {
			_ = os.Setenv(name, os.TempDir())
		}
	}
}
