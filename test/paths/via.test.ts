import { Chart } from 'cdk8s';
import {
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  HostProps,
  MutualTlsPartner,
  TlsOriginatedApi,
} from '../../lib';
import { inShop, Manifest } from '../manifests';

const certificate = ClientCertificate.fromSecret('certificate');
const workload = EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'web', labels: { app: 'web' } });
const props: HostProps = { host: 'api.example.com', clients: [workload] };

type Build = (chart: Chart, id: string, via?: EgressGateway) => void;

const DESTINATIONS: [string, Build, GatewayTls][] = [
  [
    'ExternalHttpsApi',
    (chart, id, via) => new ExternalHttpsApi(chart, id, { ...props, via }),
    GatewayTls.passthrough(),
  ],
  ['TlsOriginatedApi', (chart, id, via) => new TlsOriginatedApi(chart, id, { ...props, via }), GatewayTls.originate()],
  [
    'MutualTlsPartner',
    (chart, id, via) => new MutualTlsPartner(chart, id, { ...props, via, clientCertificate: certificate }),
    GatewayTls.mutual(certificate),
  ],
];

function withGateway(build: (chart: Chart, gateway: EgressGateway) => void): Manifest[] {
  return inShop((chart) => {
    build(chart, EgressGateway.fromInstalled(chart, 'Gateway'));
  });
}

/** Without the annotation that tells the path of the construct. */
function unplaced(manifests: Manifest[]): unknown[] {
  return manifests.map((manifest) => ({ ...manifest, metadata: { ...manifest.metadata, annotations: undefined } }));
}

describe.each(DESTINATIONS)('%s', (_, build, tls) => {
  test('via a gateway is the route that stands alone, as its child', () => {
    const via = withGateway((chart, gateway) => {
      build(chart, 'Api', gateway);
    });
    const alone = withGateway((chart, gateway) => new EgressGatewayRoute(chart, 'Api', { ...props, gateway, tls }));
    expect(unplaced(via)).toEqual(unplaced(alone));
    expect(via[0]?.metadata.annotations).toMatchObject({ 'cdk8s-istio/construct-path': 'shop/Api/Route' });
  });

  test('via a gateway renames nothing that was there', () => {
    const names = (manifests: Manifest[]): string[] =>
      manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
    const direct = names(
      inShop((chart) => {
        build(chart, 'Api');
      }),
    );
    const via = names(
      withGateway((chart, gateway) => {
        build(chart, 'Api', gateway);
      }),
    );
    const kept = direct.filter((name) =>
      /^(ServiceEntry|VirtualService|DestinationRule shop\/api-example-com$)/.test(name),
    );
    expect(via).toEqual(expect.arrayContaining(kept));
  });
});
