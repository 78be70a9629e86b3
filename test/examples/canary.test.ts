import { readFileSync } from 'node:fs';
import { EgressAssert } from 'cdk8s-istio';

const shop = EgressAssert.ofManifests(readFileSync('examples/canary/manifests/shop.k8s.yaml', 'utf8'));
const client = { namespaceName: 'shop' };
const url = 'http://rates.example.com';
const asTester = { client, url, headers: { 'x-tester': 'yes' } };
const booking = { client, url: `${url}/bookings`, method: 'POST' };

test('every call is encrypted, whichever share it is in', () => {
  for (const call of [{ client, url }, asTester, booking]) shop.callIsEncrypted(call);
});

test('one call in five goes to the canary, those of testers all, and bookings never', () => {
  const targets = (call: typeof asTester | typeof booking): string[] => {
    const { cluster, weighted = [] } = shop.simulation.call(call).hops[0];
    return cluster ? [cluster] : weighted.map((target) => `${String(target.weight)} ${target.cluster}`);
  };
  expect(targets({ ...booking, method: 'GET', url })).toEqual([
    '80 outbound|80|cdk8s-istio-tls|rates.example.com',
    '20 outbound|80|cdk8s-istio-tls|rates-canary.example.com',
  ]);
  expect(targets(asTester)).toEqual(['100 outbound|80|cdk8s-istio-tls|rates-canary.example.com']);
  expect(targets(booking)).toEqual(['outbound|80|cdk8s-istio-tls|rates.example.com']);
});
