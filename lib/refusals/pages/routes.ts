import { RefusalPage } from '../refusal-page';

/** Routes, and changes to headers. */
export const ROUTES_REFUSALS = {
  ROUTE001: {
    title: 'The name of a route is not valid or taken',
    why: 'By its name a route is found in logs and metrics.',
    remedy: 'Use lower-case letters, digits and inner dashes, at most 63 characters, and each name once.',
  },
  ROUTE002: {
    title: 'A match or a rewrite that fits no call',
    why: 'Proxies compare paths without query, after resolving dots and double slashes, and values as they are sent.',
    remedy: 'Write paths, names and values as they are sent; parameters of the query go to `queryParams`.',
  },
  ROUTE003: {
    title: 'A route for every call',
    why: 'It would hide all other routes.',
    remedy:
      'Name a path, a method, a header or a parameter; what holds for all other calls is said by the properties of the construct, or by `routeUnmatched`.',
  },
  ROUTE004: {
    title: 'Two routes match the same calls',
    why: 'Only one of them could be obeyed, and which one would depend on chance.',
    remedy: 'Keep one of them, or add what tells their calls apart.',
  },
  ROUTE005: {
    title: 'A prefix is to be replaced where none was matched',
    why: 'There would be nothing to put the new path in the place of.',
    remedy: 'Match with `PathMatch.prefix`, or rewrite with `PathRewrite.regex`.',
  },
  ROUTE006: {
    title: 'Weights that do not divide the calls',
    why: 'The other hosts get their shares in per cent, the own host gets what is left.',
    remedy: 'Name each other host once, with whole numbers from 0 that are at most 100 together.',
  },
  ROUTE007: {
    title: 'A route to a host that not every caller gets to',
    why: 'The share of the calls that is meant for it would be refused.',
    remedy: 'Give both constructs the same clients, visibility and `via`.',
  },
  ROUTE008: {
    title: 'A route to a host of another protocol or with less protection',
    why: 'Calls would not be understood, or what was meant to be encrypted could leave in clear text.',
    remedy: 'Declare both hosts with the same protocol, and the other one with TLS that fails closed.',
  },
  ROUTE009: {
    title: 'An answer that a proxy cannot give',
    why: 'Istio refuses it, or takes the route away without a word.',
    remedy: 'Use a status from 200 to 599, a short body, and for a redirect a place that it leads to.',
  },
  ROUTE010: {
    title: 'A share that is not one',
    why: 'Envoy counts in millionths and cuts off what is below, so that nothing would happen.',
    remedy: 'Write per cent from 0.0001 to 100, in steps of 0.0001.',
  },
  ROUTE011: {
    title: 'Routes for calls that no proxy sees',
    why: 'The application encrypts them, so that neither path nor method nor headers are known.',
    remedy: 'Let the application call without TLS, and originate it at the gateway.',
  },
  ROUTE012: {
    title: 'Unmatched calls are decided about twice',
    why: 'Only one of both could be obeyed.',
    remedy: 'Merge both calls of `routeUnmatched`.',
  },
  ROUTE013: {
    title: 'A regular expression that proxies do not know',
    why: 'Istio and Envoy use RE2, which neither looks around nor refers back, and refuse the whole object otherwise.',
    remedy: 'Write an expression of RE2 with at most 1024 characters.',
  },
  HEADER001: {
    title: 'A header cannot be changed like this',
    why: 'Istio refuses it, or the request would go out under another host name.',
    remedy: 'Use a plain header name; double a per cent sign in values.',
  },
} as const satisfies Record<string, RefusalPage>;
