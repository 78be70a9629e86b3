import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import {
  EgressClient,
  ExternalHttpsApi,
  GatewayTls,
  IEgressPath,
  IstioVersion,
  MeshProfile,
  Visibility,
} from '../../../lib';
import {
  ForeignPath,
  HOST,
  http2Pings,
  https,
  inShop,
  installed,
  originated,
  owned,
  partner,
  routed,
  viaGateway,
  workload,
  RefusedCase,
  wildcardIn,
} from '../builders';

export const CLIENTS_CASES = {
  CLIENT001: [
    {
      name: 'nobody',
      refused: https({ clients: [] }),
      place: 'shop/Api',
      value: '[]',
      remedied: https({ clients: [EgressClient.namespace('billing')] }),
    },
  ],
  CLIENT002: [
    {
      name: 'service account',
      refused: () => EgressClient.serviceAccount('shop', 'ns/checkout'),
      place: 'EgressClient.serviceAccount',
      value: "'ns/checkout'",
      remedied: https({ clients: [EgressClient.serviceAccount('shop', 'checkout')] }),
    },
    {
      name: 'no label',
      refused: () => EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels: {} }),
      place: 'EgressClient.workload',
      value: 'empty',
      remedied: https({ clients: [workload({ app: 'checkout' })] }),
    },
    {
      name: 'label value',
      refused: () => workload({ app: 'check out' }),
      place: 'EgressClient.workload',
      value: "'app: check out'",
      remedied: https({ clients: [workload({ app: 'checkout' })] }),
    },
  ],
  CLIENT003: [
    {
      name: 'a namespace with a certificate',
      refused: partner({ clients: [EgressClient.namespace('shop')] }),
      place: 'shop/Api',
      value: '"shop"',
      remedied: partner({ clients: [workload({ app: 'checkout' })] }),
    },
    {
      name: 'everybody, by default',
      refused: partner({ clients: undefined }),
      place: 'shop/Api',
      value: '"shop"',
      remedied: partner({ clients: [workload({ app: 'checkout' })] }),
    },
    {
      name: 'a service account with a certificate',
      refused: partner({ clients: [EgressClient.serviceAccount('shop', 'checkout')] }),
      place: 'shop/Api',
      value: '"checkout"',
      remedied: partner({ clients: [workload({ app: 'checkout' })] }),
    },
  ],
  CLIENT004: [
    {
      name: 'one account twice',
      refused: partner({ clients: [workload({ app: 'checkout' }), workload({ app: 'refund' })] }),
      place: 'shop/Api',
      value: "'checkout'",
      remedied: partner({ clients: [workload({ team: 'payments' })] }),
    },
  ],
  CLIENT005: [
    {
      name: 'a gateway that does not know the caller',
      refused: routed({ tls: GatewayTls.passthroughWithoutIdentity(), clients: [EgressClient.namespace('shop')] }),
      place: 'shop/Api',
      value: 'clients',
      remedied: routed({ tls: GatewayTls.passthrough(), clients: [EgressClient.namespace('shop')] }),
    },
  ],
  VISIBILITY001: [
    {
      name: 'no namespace',
      refused: () => Visibility.namespaces(),
      place: 'Visibility.namespaces',
      value: '[]',
      remedied: https({ visibility: Visibility.namespaces('billing') }),
    },
  ],
  PROFILE001: [
    {
      name: 'after the first chart',
      refused: (app) => {
        new Chart(app, 'shop');
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
      },
      place: 'the app',
      value: '"1.31"',
      remedied: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
        new Chart(app, 'shop');
      },
    },
  ],
  PROFILE004: [
    {
      name: 'an identity',
      refused: (app) => {
        MeshProfile.set(app, { trustDomain: 'spiffe://mesh.example.com' });
      },
      place: 'the app',
      value: "'spiffe://mesh.example.com'",
      remedied: (app) => {
        MeshProfile.set(app, { trustDomain: 'mesh.example.com' });
      },
    },
  ],
  PROFILE002: [
    {
      name: 'twice',
      refused: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 });
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
      },
      place: 'the app',
      value: '"1.31"',
      remedied: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
      },
    },
  ],
  OWNER001: [
    {
      name: 'after the first chart',
      refused: owned('build', 'declare'),
      place: 'the app',
      value: "'shop'",
      remedied: owned('declare', 'build'),
    },
  ],
  OWNER002: [
    {
      name: 'twice',
      refused: owned('declare', 'declare', 'build'),
      place: 'the app',
      value: 'platform-team',
      remedied: owned('declare', 'build'),
    },
  ],
  VERSION001: [
    {
      name: 'dynamic DNS before 1.30',
      refused: wildcardIn({ istioVersion: IstioVersion.V1_29 }),
      place: 'shop/Api',
      value: '1.29',
      remedied: wildcardIn({ istioVersion: IstioVersion.V1_30 }),
    },
    {
      name: 'HTTP/2 pings before 1.31',
      refused: originated(http2Pings()),
      place: 'shop/Api',
      value: '1.29',
      remedied: (app) => {
        MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
        originated(http2Pings())(app);
      },
    },
  ],
  VIA001: [
    {
      name: 'foreign path',
      refused: inShop(
        (chart) =>
          new ExternalHttpsApi(chart, 'Api', {
            host: HOST,
            via: new ForeignPath(chart, 'Path') as IConstruct as IEgressPath,
          }),
      ),
      place: 'shop/Api',
      value: "'shop/Path'",
      remedied: https({}),
    },
  ],
  VIA002: [
    {
      name: 'failing open through a gateway',
      refused: viaGateway({ failClosed: false }),
      place: 'shop/Api',
      value: 'false',
      remedied: viaGateway({}),
    },
  ],
  GATEWAY001: [
    {
      name: 'every gateway',
      refused: installed({ selector: {} }),
      place: 'shop/Gateway',
      value: '{}',
      remedied: installed({ selector: { istio: 'egressgateway' } }),
    },
    {
      name: 'a full name as the name of a Service',
      refused: installed({ serviceName: 'gateway.istio-egress.svc' }),
      place: 'shop/Gateway',
      value: "'gateway.istio-egress.svc'",
      remedied: installed({ serviceName: 'gateway' }),
    },
  ],
  GATEWAY002: [
    {
      name: 'beside the gateway',
      refused: routed({ namespace: 'istio-egress' }),
      place: 'shop/Api',
      value: "'istio-egress'",
      remedied: routed({ namespace: 'shop' }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
