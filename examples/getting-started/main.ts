import { App, Chart } from 'cdk8s';
import { ExternalHttpsApi, TlsOriginatedApi } from 'cdk8s-istio';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });

// The application calls https://mail.example.com itself; the proxy only forwards.
new ExternalHttpsApi(shop, 'Mail', { host: 'mail.example.com' });

// The application calls http://rates.example.com; the proxy speaks TLS and checks the server.
new TlsOriginatedApi(shop, 'Rates', { host: 'rates.example.com' });

app.synth();
