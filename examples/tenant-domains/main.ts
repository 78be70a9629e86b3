import { App, Chart } from 'cdk8s';
import { ExternalHttpsApi, IstioVersion, MeshProfile, TrustAnchor, WildcardHosts } from 'cdk8s-istio';

const app = new App();
MeshProfile.set(app, { istioVersion: IstioVersion.V1_30 });

const shop = new Chart(app, 'shop', { namespace: 'shop' });

// Every tenant has a webhook of its own, under a name that is made when the tenant signs up.
WildcardHosts.dynamicDns(shop, 'Webhooks', {
  host: '*.webhooks.example.com',
  owner: 'integrations-team',
});

// One of them is known, and limited on its own: the single name takes precedence.
new ExternalHttpsApi(shop, 'LargestTenant', {
  host: 'acme.webhooks.example.com',
  ports: [443, 8443],
  owner: 'integrations-team',
});

// The images of all tenants come from the same server.
WildcardHosts.oneServer(shop, 'Images', {
  host: '*.images.example.com',
  server: 'edge.images.example.com',
  owner: 'catalogue-team',
});

const billing = new Chart(app, 'billing', { namespace: 'billing' });

// An old library calls http://<tenant>.ledger.example.com; the proxy speaks TLS for it, to whichever tenant it names.
WildcardHosts.dynamicDnsWithTls(billing, 'Ledgers', {
  host: '*.ledger.example.com',
  trustAnchor: TrustAnchor.configMap('ledger-ca'),
  acceptFailOpen: { reason: 'the servers do not listen on port 80, so that nobody answers in clear text' },
  owner: 'billing-team',
});

// Names that only the application can look up, since they are in a file of its host names.
WildcardHosts.originalDestination(billing, 'Branches', {
  host: '*.branches.example.com',
  acceptSpoofing: { reason: 'a NetworkPolicy lets billing out to the network of the branches alone' },
  owner: 'billing-team',
});

app.synth();
