import { App, Chart, Testing } from 'cdk8s';
import {
  ClientCertificate,
  DestinationProps,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  MutualTlsPartner,
  RetryPolicy,
  RouteStage,
  TlsOriginatedApi,
} from '../../lib';
import { inShop, Manifest, named, only } from '../manifests';

const HOST = 'bank.example.com';
const NAME = 'bank-example-com';
const ROUTE = `shop-${NAME}`;
const clients = [EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'web', labels: { app: 'web' } })];
const { PREPARED, ACTIVE } = RouteStage;

type Build = (chart: Chart, props: DestinationProps) => void;

function printed(build: Build, routeStage?: RouteStage): Manifest[] {
  return inShop((chart) => {
    build(chart, { host: HOST, clients, via: EgressGateway.fromInstalled(chart, 'Gateway'), routeStage });
  });
}

const direct = (build: Build): Manifest[] =>
  inShop((chart) => {
    build(chart, { host: HOST, clients });
  });

const summary = (manifests: Manifest[]): string[] =>
  manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);

const api: Build = (chart, props) => new TlsOriginatedApi(chart, 'Bank', props);
const https: Build = (chart, props) => new ExternalHttpsApi(chart, 'Bank', props);
const partner: Build = (chart, props) => {
  const clientCertificate = ClientCertificate.fromSecret('bank');
  const built = new MutualTlsPartner(chart, 'Bank', { ...props, clientCertificate });
  if (props.routeStage !== PREPARED) return;
  expect(built.requiredSecrets.map(({ namespaceName, readers }) => [namespaceName, readers])).toEqual([
    ['shop', ['web']],
    ['istio-egress', ['istio-egressgateway']],
  ]);
};

describe.each([
  ['TlsOriginatedApi', api],
  ['ExternalHttpsApi', https],
  ['MutualTlsPartner', partner],
])('%s', (_, build) => {
  test('is active by default', () => {
    expect(printed(build, ACTIVE)).toEqual(printed(build));
  });

  test('prepared, prints the side of the gateway first, then what is printed without it', () => {
    const names = summary(printed(build, PREPARED));
    const beside = names.filter((name) => name.includes(' istio-egress/'));
    expect(names.slice(0, beside.length)).toEqual(beside);
    expect(beside).toEqual(summary(printed(build)).filter((name) => name.includes(' istio-egress/')));
    expect(names).toEqual(expect.arrayContaining(summary(direct(build))));
    expect(names.at(-1)).toBe(`VirtualService shop/${NAME}`);
  });

  test('prepared, is seen by the gateway as well', () => {
    for (const { kind, metadata, spec } of printed(build, PREPARED)) {
      if (metadata.namespace === 'shop' && /Entry|Service/.test(kind))
        expect(spec.exportTo).toEqual(['istio-egress', 'shop']);
    }
  });
});

test('TLS by the proxy: the routes of the sidecars stay, beside those of the gateway', () => {
  const retryPolicy = RetryPolicy.moreForIdempotentMethods({ attempts: 2 });
  const build: Build = (chart, props) => new TlsOriginatedApi(chart, 'Bank', { ...props, retryPolicy });
  const manifests = printed(build, PREPARED);
  const { spec } = only(manifests, 'VirtualService');
  expect(spec.gateways).toEqual(['mesh', `istio-egress/${ROUTE}`]);
  const routes = spec.http as { match: { gateways: string[] }[]; route: { destination: object }[] }[];
  const origin = { host: HOST, port: { number: 80 } };
  expect(routes.map(({ match, route }) => [match[0]?.gateways[0], route[0]?.destination])).toEqual([
    ['mesh', { ...origin, subset: 'cdk8s-istio-tls' }],
    ['mesh', { ...origin, subset: 'cdk8s-istio-tls' }],
    [`istio-egress/${ROUTE}`, { ...origin, subset: ROUTE }],
    [`istio-egress/${ROUTE}`, { ...origin, subset: ROUTE }],
  ]);
  expect(manifests).toMatchSnapshot();
});

test('TLS by the proxy: who takes the subset of the gateway elsewhere is refused', () => {
  const rule = named(printed(api, PREPARED), 'DestinationRule', NAME);
  expect(rule).toHaveProperty('spec.trafficPolicy.portLevelSettings.0.tls.subjectAltNames', [HOST]);
  expect(rule).toHaveProperty('spec.subsets.1', {
    name: ROUTE,
    trafficPolicy: {
      portLevelSettings: [
        {
          port: { number: 80 },
          tls: { mode: 'SIMPLE', sni: HOST, subjectAltNames: ['only-through-egress-gateway.invalid'] },
        },
      ],
    },
  });
});

test('TLS by the application: the sidecars have no routes, the gateway has', () => {
  expect(only(printed(https, PREPARED), 'VirtualService').spec).toMatchObject({
    gateways: [`istio-egress/${ROUTE}`],
    tcp: [{ route: [{ destination: { host: HOST, port: { number: 443 } } }] }],
  });
  expect(only(printed(https, PREPARED), 'VirtualService').spec).not.toHaveProperty('tls');
});

describe.each([
  ['originate', GatewayTls.originate()],
  ['mutual', GatewayTls.mutual(ClientCertificate.fromSecret('bank'))],
  ['passthrough', GatewayTls.passthrough()],
])('a route of its own, %s', (_, tls) => {
  const routed = (routeStage?: RouteStage, gatewaySide?: (app: App) => Chart): Manifest[][] => {
    const app = new App();
    const side = gatewaySide?.(app);
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const gateway = EgressGateway.fromInstalled(shop, 'Gateway', { gatewaySide: side });
    const route = new EgressGatewayRoute(shop, 'Bank', { host: HOST, clients, gateway, tls, routeStage });
    if (routeStage === PREPARED) expect(route.destinationRule).toBeUndefined();
    return app.charts.map((chart) => Testing.synth(chart) as Manifest[]);
  };

  test('prepared, leaves nothing in the namespace of the clients', () => {
    const [manifests = []] = routed(PREPARED);
    expect(new Set(manifests.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['istio-egress']));
    for (const kind of ['ServiceEntry', 'VirtualService']) {
      expect(only(manifests, kind)).toMatchObject({ metadata: { name: ROUTE }, spec: { exportTo: ['istio-egress'] } });
    }
    expect(only(manifests, 'VirtualService').spec.gateways).toEqual([`istio-egress/${ROUTE}`]);
    expect(manifests).toMatchSnapshot();
  });

  test('prepared, is a matter of the owner of the gateway alone', () => {
    const [side = [], shop = []] = routed(PREPARED, (app) => new Chart(app, 'platform'));
    expect([side.length > 0, shop]).toEqual([true, []]);
  });

  test('active, is as without a stage', () => {
    expect(routed(ACTIVE)).toEqual(routed());
  });
});

test('what would lead past the gateway is refused before it is active', () => {
  const past: Build = (chart, props) => new TlsOriginatedApi(chart, 'Bank', { ...props, directHttpsPort: 443 });
  expect(() => printed(past, PREPARED)).toThrow('cdk8s-istio:PORT006');
  const open: Build = (chart, props) => new TlsOriginatedApi(chart, 'Bank', { ...props, failClosed: false });
  expect(() => printed(open, PREPARED)).toThrow('cdk8s-istio:VIA002');
});

test('a certificate from files cannot be prepared for a gateway, which takes Secrets', () => {
  const mounted: Build = (chart, props) => {
    const clientCertificate = ClientCertificate.fromFiles({ secretName: 'bank' });
    new MutualTlsPartner(chart, 'Bank', { ...props, clientCertificate });
  };
  expect(() => printed(mounted, PREPARED)).toThrow('cdk8s-istio:TLS007');
});
