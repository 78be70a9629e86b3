import { App, Chart, Duration } from 'cdk8s';
import {
  ApplicationProtocol,
  ClientCertificate,
  EgressClient,
  EgressGateway,
  MutualTlsPartner,
  MutualTlsPartnerProps,
  RetryPolicy,
  ServerIdentity,
  Visibility,
} from '../../lib';
import { inShop, Manifest, named, only } from '../manifests';

const HOST = 'cards.example.com';

function workload(namespaceName: string, name: string): EgressClient {
  return EgressClient.workload({ namespaceName, serviceAccountName: name, labels: { app: name } });
}

const PROPS: MutualTlsPartnerProps = {
  host: HOST,
  clients: [workload('shop', 'checkout')],
  clientCertificate: ClientCertificate.fromSecret('cards-certificate'),
};

function manifests(props: Partial<MutualTlsPartnerProps> = {}): Manifest[] {
  return inShop((chart) => new MutualTlsPartner(chart, 'Cards', { ...PROPS, ...props }));
}

function partner(props: Partial<MutualTlsPartnerProps> = {}): MutualTlsPartner {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  return new MutualTlsPartner(chart, 'Cards', { ...PROPS, ...props });
}

test('prints rules, access, entry and routes, in an order that is safe to apply', () => {
  const printed = manifests();
  expect(printed.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'DestinationRule cards-example-com-shop-checkout',
    'DestinationRule cards-example-com',
    'Role cards-example-com-shop-secrets',
    'RoleBinding cards-example-com-shop-secrets',
    'ServiceEntry cards-example-com',
    'VirtualService cards-example-com',
  ]);
  expect(printed).toMatchSnapshot();
});

test('shows the certificate by a rule of selected Pods, which has the gate', () => {
  const { spec } = named(manifests(), 'DestinationRule', 'cards-example-com-shop-checkout');
  const tls = { mode: 'MUTUAL', sni: HOST, subjectAltNames: [HOST], credentialName: 'cards-certificate' };
  const trafficPolicy = { portLevelSettings: [{ port: { number: 80 }, tls }] };
  expect(spec).toEqual({
    host: HOST,
    workloadSelector: { matchLabels: { app: 'checkout' } },
    trafficPolicy,
    subsets: [{ name: 'cdk8s-istio-tls', trafficPolicy }],
  });
});

test('refuses everybody else by a name that nobody has, exported to the own namespace by name', () => {
  const { spec } = named(manifests(), 'DestinationRule', 'cards-example-com');
  const tls = { mode: 'SIMPLE', sni: HOST, subjectAltNames: ['not-a-selected-client.invalid'] };
  expect(spec).toEqual({
    exportTo: ['shop'],
    host: HOST,
    trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls }] },
    subsets: [{ name: 'cdk8s-istio-tls', trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls }] } }],
  });
});

test('lets the service account list Secrets, which istiod asks for', () => {
  const printed = manifests();
  expect(only(printed, 'Role')).toMatchObject({
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
  });
  expect(only(printed, 'RoleBinding')).toMatchObject({
    roleRef: { kind: 'Role', name: 'cards-example-com-shop-secrets' },
    subjects: [{ kind: 'ServiceAccount', name: 'checkout', namespace: 'shop' }],
  });
});

describe('clients in two namespaces', () => {
  const clients = [workload('shop', 'checkout'), workload('billing', 'invoicer')];

  test('have rules and access of their own', () => {
    expect(manifests({ clients }).map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}`)).toEqual([
      'DestinationRule billing',
      'DestinationRule shop',
      'DestinationRule shop',
      'DestinationRule billing',
      'Role billing',
      'RoleBinding billing',
      'Role shop',
      'RoleBinding shop',
      'ServiceEntry shop',
      'VirtualService shop',
    ]);
  });

  test('have each a refusing rule, since a rule of selected Pods ends the search in its namespace', () => {
    const { metadata, spec } = named(manifests({ clients }), 'DestinationRule', 'cards-example-com-billing');
    expect(metadata.namespace).toBe('billing');
    expect(spec.exportTo).toEqual(['billing']);
  });

  test('print the same whatever their order', () => {
    expect(manifests({ clients: [...clients].reverse() })).toEqual(manifests({ clients }));
  });
});

test('who merely sees the host meets the refusing rule', () => {
  const printed = manifests({ visibility: Visibility.namespaces('audit') });
  expect(named(printed, 'DestinationRule', 'cards-example-com').spec.exportTo).toEqual(['audit', 'shop']);
});

test('asks the partner for the name that it has', () => {
  const printed = manifests({ serverIdentity: ServerIdentity.named('edge.example.net') });
  expect(named(printed, 'DestinationRule', 'cards-example-com')).toHaveProperty(
    'spec.trafficPolicy.portLevelSettings.0.tls.sni',
    'edge.example.net',
  );
});

test('routes as every origination does', () => {
  const { spec } = only(
    manifests({ protocol: ApplicationProtocol.GRPC, timeout: Duration.seconds(2), retryPolicy: RetryPolicy.none() }),
    'VirtualService',
  );
  expect(spec.http).toEqual([
    {
      route: [{ destination: { host: HOST, port: { number: 80 }, subset: 'cdk8s-istio-tls' } }],
      retries: { attempts: 0 },
      timeout: '2s',
    },
  ]);
});

describe('files', () => {
  const clientCertificate = ClientCertificate.fromFiles({ secretName: 'cards-certificate' });

  test('need no access to Secrets', () => {
    const kinds = manifests({ clientCertificate }).map(({ kind }) => kind);
    expect(kinds).toEqual(['DestinationRule', 'DestinationRule', 'ServiceEntry', 'VirtualService']);
  });

  test('stand where the annotations of the Pods mount them', () => {
    const folder = '/etc/istio-egress/cards-example-com';
    expect(
      named(manifests({ clientCertificate }), 'DestinationRule', 'cards-example-com-shop-checkout'),
    ).toHaveProperty('spec.trafficPolicy.portLevelSettings.0.tls', {
      mode: 'MUTUAL',
      sni: HOST,
      subjectAltNames: [HOST],
      clientCertificate: `${folder}/tls.crt`,
      privateKey: `${folder}/tls.key`,
      caCertificates: `${folder}/ca.crt`,
    });
    const { podAnnotations } = partner({ clientCertificate });
    expect(JSON.parse(podAnnotations['sidecar.istio.io/userVolume'] ?? '')).toEqual({
      'cards-example-com': { secret: { secretName: 'cards-certificate' } },
    });
    expect(JSON.parse(podAnnotations['sidecar.istio.io/userVolumeMount'] ?? '')).toEqual({
      'cards-example-com': { mountPath: folder, readOnly: true },
    });
  });

  test('stand where the user wants them', () => {
    const mounted = ClientCertificate.fromFiles({ secretName: 'cards-certificate', mountPath: '/etc/cards' });
    const { podAnnotations } = partner({ clientCertificate: mounted });
    expect(podAnnotations['sidecar.istio.io/userVolumeMount']).toContain('"mountPath":"/etc/cards"');
  });
});

describe('outputs', () => {
  test('name the Secrets, their keys and who reads them', () => {
    expect(partner().requiredSecrets).toEqual([
      {
        namespaceName: 'shop',
        secretName: 'cards-certificate',
        tlsKeys: ['tls.crt', 'tls.key', 'ca.crt'],
        opaqueKeys: ['cert', 'key', 'cacert'],
        readers: ['checkout'],
      },
    ]);
    expect(partner().podAnnotations).toEqual({});
  });

  test('through a gateway, the Secret belongs beside it', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    const via = EgressGateway.fromInstalled(chart, 'Gateway');
    const { requiredSecrets, clientRules, secretAccess } = new MutualTlsPartner(chart, 'Cards', {
      ...PROPS,
      via,
      clients: [EgressClient.serviceAccount('shop', 'checkout')],
    });
    expect(requiredSecrets).toMatchObject([{ namespaceName: 'istio-egress', readers: ['istio-egressgateway'] }]);
    expect([clientRules, secretAccess]).toEqual([[], []]);
  });
});

test('no key, certificate or token is ever printed, only the names of files and Secrets', () => {
  const text = JSON.stringify([
    manifests(),
    manifests({ clientCertificate: ClientCertificate.fromFiles({ secretName: 'cards-certificate' }) }),
  ]);
  expect(text).not.toMatch(/-----BEGIN|PRIVATE KEY|"(data|stringData|kind":"Secret)"/);
});
