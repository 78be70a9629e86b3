import { Duration } from 'cdk8s';
import type { HTTPRoute } from '../../imports/networking';
import {
  ClientCertificate,
  EgressClient,
  EgressGateway,
  ExternalHttpApi,
  HeaderHygiene,
  HttpCallProps,
  MutualTlsPartner,
  RetryPolicy,
  TlsOriginatedApi,
  TlsOriginatedApiProps,
} from '../../lib';
import { MESH_HEADERS } from '../../lib/rendering/mesh-headers';
import { inShop, Manifest, only } from '../manifests';

const HOST = 'rates.example.com';
const headerHygiene = HeaderHygiene.removeMeshHeaders();
const clients = [
  EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels: { app: 'checkout' } }),
];

type Annotations = Readonly<Record<string, string>>;

interface Made {
  readonly manifests: Manifest[];
  readonly podAnnotations: Annotations;
}

type Construct = new (...args: ConstructorParameters<typeof ExternalHttpApi>) => { podAnnotations: Annotations };

function made(construct: Construct | typeof TlsOriginatedApi, props: Partial<TlsOriginatedApiProps>): Made {
  let podAnnotations: Annotations = {};
  const manifests = inShop((chart) => {
    ({ podAnnotations } = new construct(chart, 'Api', { host: HOST, ...props }));
  });
  return { manifests, podAnnotations };
}

const originated = (props: Partial<TlsOriginatedApiProps>): Made => made(TlsOriginatedApi, props);

function partner(clientCertificate: ClientCertificate, props: HttpCallProps): Made {
  return made(
    class extends MutualTlsPartner {
      public constructor(...[scope, id, given]: ConstructorParameters<Construct>) {
        super(scope, id, { clients, clientCertificate, ...given });
      }
    },
    props,
  );
}

/** What each route takes away. */
function removed({ manifests }: Made): (string[] | undefined)[] {
  const { http } = only(manifests, 'VirtualService').spec as { http: HTTPRoute[] };
  return http.map(({ headers }) => headers?.request?.remove);
}

const ALL = [...MESH_HEADERS];

describe.each<[string, (props: HttpCallProps) => Made]>([
  ['in clear text', (props) => made(ExternalHttpApi, props)],
  ['with TLS', originated],
  ['with TLS that may fail open', (props) => originated({ ...props, failClosed: false })],
  ['with a certificate', (props) => partner(ClientCertificate.fromSecret('certificate'), props)],
])('straight from the sidecar, %s', (_, build) => {
  test('takes away what the mesh adds, on both routes of retries by method', () => {
    const retryPolicy = RetryPolicy.moreForIdempotentMethods();
    expect(removed(build({ headerHygiene, retryPolicy }))).toEqual([ALL, ALL]);
    expect(removed(build({ headerHygiene }))).toEqual([ALL]);
  });

  test('takes nothing away unless it is asked to', () => {
    expect(removed(build({ timeout: Duration.seconds(1) }))).toEqual([undefined]);
    expect(build({}).podAnnotations).toEqual({});
  });

  test('keeps the changes of the user, and the headers that the user writes', () => {
    const requestHeaders = { set: { 'X-Request-Id': '%REQ(x-order)%' }, add: { 'x-team': 'shop' }, remove: ['x-b'] };
    const built = build({ headerHygiene, requestHeaders, responseHeaders: { remove: ['server'] } });
    const { http } = only(built.manifests, 'VirtualService').spec as { http: HTTPRoute[] };
    expect(http.map(({ headers }) => headers)).toEqual([
      {
        request: { ...requestHeaders, remove: ['x-b', ...ALL.filter((name) => name !== 'x-request-id')] },
        response: { remove: ['server'] },
      },
    ]);
  });

  test('tells what the Pods have to carry against what a retry adds again', () => {
    const annotations = build({ headerHygiene }).podAnnotations;
    expect(Object.keys(annotations)).toEqual(['proxy.istio.io/config']);
    expect(annotations).toEqual(headerHygiene.podAnnotations);
    expect(JSON.parse(annotations['proxy.istio.io/config'])).toEqual({
      proxyHeaders: {
        attemptCount: { disabled: true },
        envoyDebugHeaders: { disabled: true },
        metadataExchangeHeaders: { mode: 'IN_MESH' },
      },
    });
  });
});

test('stands beside the annotations for mounted certificates', () => {
  const { podAnnotations } = partner(ClientCertificate.fromFiles({ secretName: 'certificate' }), { headerHygiene });
  expect(Object.keys(podAnnotations).sort()).toEqual([
    'proxy.istio.io/config',
    'sidecar.istio.io/userVolume',
    'sidecar.istio.io/userVolumeMount',
  ]);
});

test('through a gateway nothing changes, since routes there take all of it away, and its Pods carry the annotation', () => {
  const through = (props: HttpCallProps): Made => {
    let podAnnotations: Annotations = {};
    const manifests = inShop((chart) => {
      const via = EgressGateway.fromInstalled(chart, 'Gateway');
      ({ podAnnotations } = new TlsOriginatedApi(chart, 'Api', { host: HOST, via, ...props }));
      expect(via.podAnnotations).toEqual(headerHygiene.podAnnotations);
    });
    return { manifests, podAnnotations };
  };
  const retryPolicy = RetryPolicy.moreForIdempotentMethods();
  expect(through({ retryPolicy, headerHygiene })).toEqual(through({ retryPolicy }));
  expect(removed(through({ retryPolicy }))).toEqual([undefined, ALL, ALL]);
  expect(through({ headerHygiene }).podAnnotations).toEqual({});
});
