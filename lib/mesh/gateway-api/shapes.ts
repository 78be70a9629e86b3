import {
  count,
  duration,
  expression,
  labels,
  list,
  object,
  ObjectShape,
  oneOf,
  port,
  range,
  required,
  Shape,
  text,
  texts,
} from '../shape';

/** Where a group is written, it may be the empty one of the core. */
const REFERENCE: ObjectShape = { group: text, kind: text, name: required(text), namespace: text };
const BACKEND: ObjectShape = { ...REFERENCE, port, weight: range(0, 1_000_000) };
const SELECTOR = object({
  matchLabels: labels,
  matchExpressions: list({ key: text, operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'), values: texts }),
});
const PARENTS = list({ ...REFERENCE, sectionName: text, port });

/** An expression where the type says so, else any text. */
const value: Shape = (owner, key) => {
  if (owner.text('type') === 'RegularExpression') expression(owner, key);
  else text(owner, key);
};
const NAMED_VALUES = list({ type: oneOf('Exact', 'RegularExpression'), name: required(text), value });
const HEADER_LIST = list({ name: required(text), value: text });
const HEADERS = object({ set: HEADER_LIST, add: HEADER_LIST, remove: texts });
const FRACTION = object({ numerator: count, denominator: count });
const HEADER_FILTERS: ObjectShape = {
  type: required(text),
  requestHeaderModifier: HEADERS,
  responseHeaderModifier: HEADERS,
};
const MIRROR = object({ backendRef: required(object(BACKEND)), percent: range(0, 100), fraction: FRACTION });

const HTTP_RULE: ObjectShape = {
  name: text,
  matches: list({
    path: object({ type: oneOf('Exact', 'PathPrefix', 'RegularExpression'), value }),
    headers: NAMED_VALUES,
    queryParams: NAMED_VALUES,
    method: text,
  }),
  filters: list({
    ...HEADER_FILTERS,
    requestMirror: MIRROR,
    requestRedirect: object({ scheme: text, hostname: text, port, statusCode: range(300, 399) }),
    urlRewrite: object({
      hostname: text,
      path: object({
        type: oneOf('ReplaceFullPath', 'ReplacePrefixMatch'),
        replaceFullPath: text,
        replacePrefixMatch: text,
      }),
    }),
  }),
  backendRefs: list({ ...BACKEND, filters: list(HEADER_FILTERS) }),
  timeouts: object({ request: duration, backendRequest: duration }),
  retry: object({ attempts: count, codes: statuses(), backoff: duration }),
};

const GRPC_RULE: ObjectShape = {
  name: text,
  matches: list({
    method: object({ type: oneOf('Exact', 'RegularExpression'), service: text, method: text }),
    headers: NAMED_VALUES,
  }),
  filters: list({ ...HEADER_FILTERS, requestMirror: MIRROR }),
  backendRefs: list({ ...BACKEND, filters: list(HEADER_FILTERS) }),
};

const CONNECTION_ROUTE: ObjectShape = { parentRefs: PARENTS, rules: list({ name: text, backendRefs: list(BACKEND) }) };

const ALLOWED = object({ from: oneOf('All', 'Same', 'Selector', 'None'), selector: SELECTOR });
const LISTENERS = list({
  name: required(text),
  hostname: text,
  port: range(0, 65_535),
  protocol: required(text),
  tls: object({
    mode: oneOf('Terminate', 'Passthrough'),
    certificateRefs: list(REFERENCE),
    options: labels,
  }),
  allowedRoutes: object({ kinds: list({ group: text, kind: required(text) }), namespaces: ALLOWED }),
});
const CLIENT_VALIDATION = object({
  validation: object({ caCertificateRefs: list(REFERENCE), mode: oneOf('AllowValidOnly', 'AllowInsecureFallback') }),
});

/** What the model reads of each kind of the Gateway API, below `spec`. */
export const GATEWAY_API_SPECS: Readonly<Record<string, ObjectShape>> = {
  GatewayClass: { controllerName: required(text) },
  Gateway: {
    gatewayClassName: required(text),
    addresses: list({ type: text, value: text }),
    listeners: LISTENERS,
    allowedListeners: object({ namespaces: ALLOWED }),
    infrastructure: object({ labels }),
    tls: object({
      frontend: object({ default: CLIENT_VALIDATION, perPort: list({ port, tls: CLIENT_VALIDATION }) }),
      backend: object({}),
    }),
  },
  ListenerSet: { parentRef: required(object(REFERENCE)), listeners: LISTENERS },
  HTTPRoute: { parentRefs: PARENTS, hostnames: texts, rules: list(HTTP_RULE) },
  GRPCRoute: { parentRefs: PARENTS, hostnames: texts, rules: list(GRPC_RULE) },
  TLSRoute: { ...CONNECTION_ROUTE, hostnames: texts },
  TCPRoute: CONNECTION_ROUTE,
  ReferenceGrant: {
    from: list({ group: text, kind: required(text), namespace: required(text) }),
    to: list({ group: text, kind: required(text), name: text }),
  },
  BackendTLSPolicy: {
    targetRefs: list({ ...REFERENCE, sectionName: text }),
    validation: object({
      hostname: required(text),
      wellKnownCACertificates: oneOf('System'),
      caCertificateRefs: list(REFERENCE),
      subjectAltNames: list({ type: oneOf('Hostname', 'URI'), hostname: text, uri: text }),
    }),
  },
};

function statuses(): Shape {
  return (owner, key) => {
    const raw: unknown = owner.raw(key);
    if (raw === undefined || raw === null) return;
    if (!Array.isArray(raw) || !raw.every((status) => Number.isInteger(status))) {
      owner.report(key, `${JSON.stringify(raw)} is no list of statuses`);
    }
  };
}
