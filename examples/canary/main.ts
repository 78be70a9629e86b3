import { App, Chart } from 'cdk8s';
import { HttpMethod, HttpRouteAction, PathMatch, TlsOriginatedApi, ValueMatch } from 'cdk8s-istio';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });

// Both hosts have TLS, limits and a server name of their own.
const rates = new TlsOriginatedApi(shop, 'Rates', { host: 'rates.example.com', owner: 'pricing-team' });
const canary = new TlsOriginatedApi(shop, 'Canary', { host: 'rates-canary.example.com', owner: 'pricing-team' });

// One call in five goes to the canary, under its own name.
rates.routeUnmatched(HttpRouteAction.forward({ split: [{ destination: canary, weight: 20 }] }));

// Testers get there always.
rates.addRoute('testers', {
  matches: [{ headers: { 'x-tester': ValueMatch.present() } }],
  action: HttpRouteAction.forward({ split: [{ destination: canary, weight: 100 }] }),
});

// Bookings never do.
rates.addRoute('bookings', {
  matches: [{ path: PathMatch.prefix('/bookings'), methods: [HttpMethod.POST, HttpMethod.PUT] }],
  action: HttpRouteAction.forward(),
});

app.synth();
