import type { Resource } from '../manifests';

/** What is asked of the objects of one kind of the Gateway API, by the name that a table of features gives it. */
export interface GatewayApiFeature {
  readonly name: string;
  readonly kind: string;
  /** Somewhere in the object; the object itself where it is left out. */
  readonly property?: string;
  /** One of these values; any value where they are left out. */
  readonly values?: readonly unknown[];
  /** What is asked of the whole object. */
  readonly passes?: (object: GatewayApiObject) => boolean;
}

export type GatewayApiObject = Resource & {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Record<string, unknown>;
};

const MODE = 'gateway.istio.io/tls-terminate-mode';

function present(kind: string, ...properties: string[]): GatewayApiFeature[] {
  return properties.map((property) => ({ name: `${kind} ${property}`, kind, property }));
}

function values(kind: string, property: string, ...wanted: unknown[]): GatewayApiFeature[] {
  return wanted.map((value) => ({ name: `${kind} ${property} ${String(value)}`, kind, property, values: [value] }));
}

interface Parent {
  readonly kind?: string;
  readonly namespace?: string;
}

const parents = ({ spec }: GatewayApiObject): Parent[] => (spec.parentRefs ?? []) as Parent[];
const isOf =
  (kind: string) =>
  (object: GatewayApiObject): boolean =>
    parents(object).some((parent) => (parent.kind ?? 'Gateway') === kind);

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];

/** Every form of the Gateway API that has to be met. */
export const GATEWAY_API_FEATURES: readonly GatewayApiFeature[] = [
  ...values('Gateway', 'protocol', 'HTTP', 'HTTPS', 'TLS', 'TCP'),
  ...values('Gateway', 'mode', 'Passthrough'),
  ...values('Gateway', MODE, 'ISTIO_MUTUAL', 'MUTUAL'),
  ...present('Gateway', 'hostname', 'certificateRefs', 'addresses', 'allowedListeners', 'matchLabels', 'kinds'),
  ...values('Gateway', 'from', 'All', 'Same', 'Selector'),
  { name: 'Gateway that Istio deploys', kind: 'Gateway', passes: ({ spec }) => spec.addresses === undefined },
  { name: 'Gateway listener without allowedRoutes', kind: 'Gateway', passes: ({ spec }) => withoutAllowedRoutes(spec) },
  { name: 'ListenerSet', kind: 'ListenerSet' },
  ...ROUTES.flatMap((kind) => [
    { name: `${kind} of a Gateway`, kind, passes: isOf('Gateway') },
    { name: `${kind} of a ServiceEntry`, kind, passes: isOf('ServiceEntry') },
  ]),
  { name: 'HTTPRoute of a Service', kind: 'HTTPRoute', passes: isOf('Service') },
  { name: 'HTTPRoute of a ListenerSet', kind: 'HTTPRoute', passes: isOf('ListenerSet') },
  {
    name: 'HTTPRoute beside its parent',
    kind: 'HTTPRoute',
    passes: (object) =>
      parents(object).some(({ namespace }) => (namespace ?? object.metadata.namespace) === object.metadata.namespace),
  },
  {
    name: 'HTTPRoute away from its parent',
    kind: 'HTTPRoute',
    passes: (object) =>
      parents(object).some(({ namespace }) => (namespace ?? object.metadata.namespace) !== object.metadata.namespace),
  },
  ...present('HTTPRoute', 'sectionName', 'port', 'hostnames', 'path', 'method', 'headers', 'queryParams'),
  ...present('HTTPRoute', 'weight', 'timeouts', 'retry', 'urlRewrite', 'requestRedirect', 'requestHeaderModifier'),
  ...present('HTTPRoute', 'requestMirror'),
  ...values('HTTPRoute', 'type', 'Exact', 'PathPrefix', 'RegularExpression'),
  ...values('HTTPRoute', 'kind', 'Hostname'),
  ...present('GRPCRoute', 'matches'),
  ...present('TLSRoute', 'hostnames'),
  { name: 'ReferenceGrant', kind: 'ReferenceGrant' },
  ...present('BackendTLSPolicy', 'sectionName', 'subjectAltNames', 'caCertificateRefs', 'wellKnownCACertificates'),
  ...values('BackendTLSPolicy', 'kind', 'ServiceEntry', 'Service'),
];

function withoutAllowedRoutes({ listeners }: Record<string, unknown>): boolean {
  return (listeners as readonly object[]).some((listener) => !('allowedRoutes' in listener));
}
