package main

import (
	_ "istio.io/istio/manifests"
	_ "istio.io/istio/pilot/pkg/simulation"
	_ "istio.io/istio/pilot/test/xds"
	_ "istio.io/istio/pilot/test/xdstest"
	_ "istio.io/istio/pkg/config/analysis/analyzers"
	_ "istio.io/istio/pkg/config/analysis/local"
	_ "istio.io/istio/pkg/config/crd"
	_ "istio.io/istio/pkg/kube/kclient/clienttest"
)
