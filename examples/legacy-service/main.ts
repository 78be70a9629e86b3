import { App, Chart } from 'cdk8s';
import { HttpMethod, HttpRouteAction, PathMatch, PathRewrite, TlsOriginatedApi } from 'cdk8s-istio';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });

// The application calls http://legacy.example.com; the proxy speaks TLS to the server.
const legacy = new TlsOriginatedApi(shop, 'Legacy', { host: 'legacy.example.com', owner: 'orders-team' });

// The server knows orders by another path, and wants to be told the version. /v2/ordersx is not meant.
legacy.addRoute('orders-v2', {
  matches: [{ path: PathMatch.prefix('/v2/orders') }],
  action: HttpRouteAction.forward({
    rewritePath: PathRewrite.replacePrefix('/legacy/orders'),
    requestHeaders: { set: { 'x-api-version': '2' } },
  }),
});

// What is no longer there is answered without asking the server.
legacy.addRoute('gone', {
  matches: [{ path: PathMatch.prefix('/v1') }],
  action: HttpRouteAction.directResponse({ status: 410, body: 'v1 is gone' }),
});

// Nobody deletes, wherever it is.
legacy.addRoute('no-deletion', {
  matches: [{ methods: [HttpMethod.DELETE] }, { path: PathMatch.prefix('/v2/orders'), methods: [HttpMethod.DELETE] }],
  action: HttpRouteAction.directResponse({ status: 405 }),
});

app.synth();
