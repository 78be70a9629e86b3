import { Duration } from 'cdk8s';
import {
  EgressClient,
  EgressGateway,
  ExternalHttpApi,
  HeaderHygiene,
  HttpCallProps,
  RetryPolicy,
  TlsOriginatedApi,
} from '../../../lib';
import { Resource } from '../manifests';
import { CLIENTS, E2eCall, GATEWAY, QUIET_PROXIES, Scenario } from './case';
import { delivered } from './expectations';

const HOST = 'api.example.com';
const URL = `http://${HOST}/`;
const ORIGIN = 'api443';

/** With a timeout proxies tell how much of it is left, and with retries which try it is. */
const CALLS: HttpCallProps = {
  timeout: Duration.seconds(5),
  retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 2, perTryTimeout: Duration.seconds(1) }),
};
const headerHygiene = HeaderHygiene.removeMeshHeaders();

/** What the application of the bed sends, and what some servers need. */
const OWN = 'accept-encoding,authorization,user-agent';
const ONLY_OWN = `^${OWN},x-forwarded-proto$`;
const ONLY_OWN_BODY = ONLY_OWN.replace('user-agent', 'content-length,user-agent');
const RETRIED = ['x-envoy-attempt-count', 'x-envoy-expected-rq-timeout-ms'];
const TOLD_ON_RETRY = `^${OWN},${RETRIED.join(',')},x-forwarded-proto$`;
const UNTOUCHED = [...RETRIED, 'x-envoy-decorator-operation', 'x-envoy-internal'];

function direct(props: HttpCallProps): Scenario['build'] {
  return (chart) => new TlsOriginatedApi(chart, 'Api', { host: HOST, ...CALLS, ...props });
}

function first(originHeaders: string, more: Partial<E2eCall> = {}, origin = ORIGIN): E2eCall {
  return delivered({ name: 'first try', url: URL, expect: { originHeaders }, ...more }, { [origin]: 1 });
}

/** The facts are about all tries together. */
function retried(originHeaders: string, more: Partial<E2eCall> = {}, origin = ORIGIN): E2eCall {
  const behaviour = { [origin]: { failFirst: 1 } };
  return delivered({ name: 'a retry', url: URL, behaviour, expect: { originHeaders }, ...more }, { [origin]: 2 });
}

const ORIGINAL_PATH = 'x-envoy-original-path';

/** As somebody may patch the routes; the header is named for removal, to no effect. */
function rewritingThePath(ours: Resource[]): Resource[] {
  return ours.map((object) => {
    if (object.kind !== 'VirtualService') return object;
    const text = JSON.stringify(object).replaceAll('"remove":[', `"remove":["${ORIGINAL_PATH}",`);
    const { spec, ...rest } = JSON.parse(text) as Resource & { spec: { http: object[] } };
    return { ...rest, spec: { ...spec, http: spec.http.map((route) => ({ ...route, rewrite: { uri: '/v2' } })) } };
  });
}

const write = { name: 'a write', method: 'POST' };

const through: Pick<Scenario, 'build' | 'gateway' | 'clients'> = {
  gateway: GATEWAY,
  clients: { client: CLIENTS.checkout },
  build: (chart) => {
    const clients = [EgressClient.serviceAccount('shop', 'checkout')];
    const via = EgressGateway.fromInstalled(chart, 'Gateway');
    new TlsOriginatedApi(chart, 'Api', { host: HOST, clients, via, ...CALLS });
  },
};

/** What a server outside the mesh learns about the caller. */
export const HYGIENE: Scenario[] = [
  {
    name: 'hygiene: without it the server is told about the mesh',
    allowHeaders: UNTOUCHED,
    build: direct({}),
    calls: [first('x-envoy-attempt-count,x-envoy-decorator-operation,x-envoy-expected-rq-timeout-ms.*,x-request-id$')],
  },
  {
    name: 'hygiene: a route takes all of it away, and a retry adds two again',
    allowHeaders: RETRIED,
    build: direct({ headerHygiene }),
    calls: [
      first(ONLY_OWN),
      first(ONLY_OWN_BODY, write),
      first(ONLY_OWN, {
        name: 'what the application sends itself',
        headers: { 'x-request-id': 'mine', 'x-forwarded-for': '203.0.113.1' },
      }),
      retried(TOLD_ON_RETRY),
    ],
  },
  {
    name: 'hygiene: with the annotation of the Pods nothing comes back',
    mesh: QUIET_PROXIES,
    build: direct({ headerHygiene }),
    calls: [first(ONLY_OWN), first(ONLY_OWN_BODY, write), retried(ONLY_OWN)],
  },
  {
    name: 'hygiene: the annotation alone leaves what only a route takes away',
    mesh: QUIET_PROXIES,
    allowHeaders: UNTOUCHED,
    build: direct({}),
    calls: [retried('x-envoy-decorator-operation.*,x-request-id$')],
  },
  {
    name: 'hygiene: what the user writes stays',
    build: direct({ headerHygiene, requestHeaders: { set: { 'x-request-id': 'order-17' } } }),
    calls: [first(`^${OWN},x-forwarded-proto,x-request-id$`)],
  },
  {
    name: 'hygiene: no route takes away how a path was before it was rewritten',
    allowHeaders: [ORIGINAL_PATH],
    build: direct({ headerHygiene }),
    change: rewritingThePath,
    calls: [first(`^${OWN},${ORIGINAL_PATH},x-forwarded-proto$`)],
  },
  {
    name: 'hygiene: the annotation of the Pods does',
    mesh: QUIET_PROXIES,
    build: direct({ headerHygiene }),
    change: rewritingThePath,
    calls: [first(ONLY_OWN), retried(ONLY_OWN)],
  },
  {
    name: 'hygiene: in clear text as well',
    mesh: QUIET_PROXIES,
    clearText: true,
    build: (chart) => new ExternalHttpApi(chart, 'Api', { host: HOST, headerHygiene, ...CALLS }),
    calls: [first(ONLY_OWN, {}, 'api80'), retried(ONLY_OWN, {}, 'api80')],
  },
  {
    name: 'hygiene: a gateway tells neither certificate nor address, and a retry two headers',
    allowHeaders: RETRIED,
    ...through,
    calls: [first(ONLY_OWN), first(ONLY_OWN_BODY, write), retried(TOLD_ON_RETRY)],
  },
  {
    name: 'hygiene: with the annotation of its Pods a gateway tells nothing',
    mesh: QUIET_PROXIES,
    ...through,
    calls: [first(ONLY_OWN), retried(ONLY_OWN)],
  },
];
