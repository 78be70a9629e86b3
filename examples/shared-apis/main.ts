import { App, Chart, Duration } from 'cdk8s';
import {
  EgressClient,
  ExternalHttpsApi,
  HeaderHygiene,
  Ownership,
  RetryPolicy,
  TlsOriginatedApi,
  Visibility,
} from 'cdk8s-istio';

const app = new App();
// Whom to ask at night, where a chart names nobody else.
Ownership.set(app, { owner: 'platform-team', contact: 'https://wiki.example.com/platform' });

const shop = new Chart(app, 'shop', { namespace: 'shop' });
Ownership.set(shop, { owner: 'pricing-team', contact: 'pricing@example.com' });
const both = [EgressClient.namespace('shop'), EgressClient.namespace('billing')];

// Two namespaces call it, with the same TLS, retries and limits. The server learns nothing about who calls.
export const rates = new TlsOriginatedApi(shop, 'ExchangeRates', {
  host: 'rates.example.com',
  clients: both,
  retryPolicy: RetryPolicy.moreForIdempotentMethods({ attempts: 3, perTryTimeout: Duration.seconds(2) }),
  timeout: Duration.seconds(8),
  headerHygiene: HeaderHygiene.removeMeshHeaders(),
});

// Several hosts are a loop.
for (const region of ['eu', 'us']) {
  new ExternalHttpsApi(shop, `Storage-${region}`, { host: `${region}.storage.example.com`, clients: both });
}

// The shop calls it; whoever looks into the proxies of audit finds it as well. Another team answers for it.
new ExternalHttpsApi(shop, 'Maps', {
  host: 'maps.example.com',
  visibility: Visibility.namespaces('audit'),
  owner: 'logistics-team',
  contact: '#logistics',
});

// Only billing sees it, and the platform team answers.
const billing = new Chart(app, 'billing', { namespace: 'billing' });
new TlsOriginatedApi(billing, 'TaxOffice', { host: 'filing.tax.example.com', timeout: Duration.seconds(30) });

app.synth();
