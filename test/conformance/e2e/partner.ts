import {
  ClientCertificate,
  EgressClient,
  MutualTlsPartner,
  MutualTlsPartnerProps,
  TlsOriginatedApi,
  TrustAnchor,
} from '../../../lib';
import { sidecar } from '../manifests';
import { CLIENTS, E2eClient, NO_MESH_HEADERS, Scenario } from './case';
import { delivered, refusedInHandshake } from './expectations';

const HOST = 'partner.example.com';
const URL = `http://${HOST}/pay`;
const SECRET = 'partner-certificate';
const WIRE = `\\w+>partner:443 tls sni=${HOST}$`;
const SHOWN = { clientCert: 'acme-client', wire: WIRE };

const workload = ({ namespace, serviceAccount, labels }: E2eClient): EgressClient =>
  EgressClient.workload({ namespaceName: namespace, serviceAccountName: serviceAccount, labels });

function partner(props: Partial<MutualTlsPartnerProps> = {}): Scenario['build'] {
  return (chart) =>
    new MutualTlsPartner(chart, 'Partner', {
      host: HOST,
      clients: [workload(CLIENTS.checkout)],
      clientCertificate: ClientCertificate.fromSecret(SECRET),
      ...NO_MESH_HEADERS,
      ...props,
    });
}

const secretIn = (namespace: string): NonNullable<Scenario['secrets']> => [
  { namespace, name: SECRET, parts: ['cert', 'ca'] },
];

const FOLDER = '/etc/istio-egress/partner-example-com';
const MOUNTED = [{ certificate: `${FOLDER}/tls.crt`, privateKey: `${FOLDER}/tls.key`, ca: `${FOLDER}/ca.crt` }];

/** Client certificates at sidecars. */
export const PARTNER: Scenario[] = [
  {
    name: 'partner: a client shows the certificate from a Secret, a neighbour is refused',
    clients: { checkout: CLIENTS.checkout, cart: CLIENTS.cart },
    secrets: secretIn('shop'),
    build: partner(),
    calls: [
      delivered({ name: 'the client', client: 'checkout', url: URL, expect: SHOWN }, { partner443: 1 }),
      refusedInHandshake({ name: 'its neighbour', client: 'cart', url: URL }, 'partner443'),
    ],
  },
  {
    name: 'partner: a client shows the certificate from files',
    mounts: MOUNTED,
    build: partner({ clientCertificate: ClientCertificate.fromFiles({ secretName: SECRET }) }),
    calls: [delivered({ name: 'the client', url: URL, expect: SHOWN }, { partner443: 1 })],
  },
  {
    name: 'partner: a server of another authority is refused where an own one is named',
    mounts: MOUNTED,
    build: (chart) => {
      partner({ clientCertificate: ClientCertificate.fromFiles({ secretName: SECRET }) })(chart);
      const trustAnchor = TrustAnchor.file(`${FOLDER}/ca.crt`);
      new TlsOriginatedApi(chart, 'Api', { host: 'api.example.com', trustAnchor, ...NO_MESH_HEADERS });
    },
    calls: [
      delivered({ name: 'its server', url: URL, expect: SHOWN }, { partner443: 1 }),
      refusedInHandshake({ name: 'the other one', url: 'http://api.example.com/' }, 'api443'),
    ],
  },
  {
    name: 'partner: clients of two namespaces have a Secret each',
    clients: { checkout: CLIENTS.checkout, invoicer: CLIENTS.invoicer },
    secrets: [...secretIn('shop'), ...secretIn('billing')],
    build: partner({ clients: [workload(CLIENTS.checkout), workload(CLIENTS.invoicer)] }),
    calls: [
      delivered({ name: 'in shop', client: 'checkout', url: URL, expect: SHOWN }, { partner443: 1 }),
      delivered({ name: 'in billing', client: 'invoicer', url: URL, expect: SHOWN }, { partner443: 1 }),
    ],
  },
  {
    name: 'partner: a Sidecar that imports its own namespace is enough',
    secrets: secretIn('shop'),
    build: partner(),
    beside: [sidecar('shop', ['./*'])],
    calls: [delivered({ name: 'the client', url: URL, expect: SHOWN }, { partner443: 1 })],
  },
  {
    name: 'partner: without the rule of its client nothing is sent',
    secrets: secretIn('shop'),
    build: partner(),
    change: (ours) => ours.filter((object) => !JSON.stringify(object).includes('workloadSelector')),
    calls: [refusedInHandshake({ name: 'the client', url: URL }, 'partner443')],
  },
];
