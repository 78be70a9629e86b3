import { readFileSync } from 'node:fs';
import { EgressAssert, TrafficCall } from 'cdk8s-istio';

const shop = EgressAssert.ofManifests(readFileSync('examples/legacy-service/manifests/shop.k8s.yaml', 'utf8'));

function request(method: string, path: string): TrafficCall {
  return { client: { namespaceName: 'shop' }, method, url: `http://legacy.example.com${path}` };
}

test('what the server answers leaves encrypted', () => {
  shop.callIsEncrypted(request('GET', '/v2/orders/7?q=1'));
  shop.callIsEncrypted(request('GET', '/elsewhere'));
});

test('the proxy answers the rest', () => {
  shop.callIsRefused(request('GET', '/v1/orders'));
  shop.callIsRefused(request('DELETE', '/elsewhere'));
  shop.callIsRefused(request('DELETE', '/v2/orders/7'));
});

test('the server gets its own path, and is told the version', () => {
  const translated = {
    name: 'orders-v2',
    rewrite: { uriRegexRewrite: { match: '^/v2/orders', rewrite: '/legacy/orders' } },
    headers: { request: { set: { 'x-api-version': '2' } } },
  };
  const http = [{ name: 'no-deletion' }, translated, { name: 'gone' }, { name: 'no-deletion' }, {}];
  shop.hasObject('VirtualService', { spec: { hosts: ['legacy.example.com'], http } });
});
