import { readFileSync } from 'node:fs';
import { EgressAssert, OutboundTrafficPolicyMode } from 'cdk8s-istio';

const manifests = ['shop', 'billing']
  .map((chart) => readFileSync(`examples/shared-apis/manifests/${chart}.k8s.yaml`, 'utf8'))
  .join('---\n');
const closed = EgressAssert.ofManifests(manifests, {
  outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
});
const open = EgressAssert.ofManifests(manifests, { outboundTrafficPolicy: OutboundTrafficPolicyMode.ALLOW_ANY });
const RATES = 'http://rates.example.com';
const TAXES = 'http://filing.tax.example.com';
const MAPS = 'https://maps.example.com';

test.each(['shop', 'billing'])('%s calls what is shared, encrypted', (namespaceName) => {
  for (const url of [RATES, 'https://eu.storage.example.com', 'https://us.storage.example.com']) {
    closed.callIsEncrypted({ client: { namespaceName }, url });
    closed.callIsTriedAtMost({ client: { namespaceName }, url }, 4);
  }
});

test('each sees what it needs', () => {
  closed.callIsEncrypted({ client: { namespaceName: 'billing' }, url: TAXES });
  closed.callIsRefused({ client: { namespaceName: 'shop' }, url: TAXES });
  closed.callIsEncrypted({ client: { namespaceName: 'shop' }, url: MAPS });
  closed.callIsRefused({ client: { namespaceName: 'billing' }, url: MAPS });
});

test('strangers are kept in by a mesh that is closed, and by nothing else', () => {
  const call = { client: { namespaceName: 'ops' }, url: RATES };
  closed.callIsRefused(call);
  open.callIsDelivered(call);
  expect(() => {
    open.callIsEncrypted(call);
  }).toThrow('sidecar sends clear text');
});

test('every object says who answers for it', () => {
  const owner = (name: string): object => ({ annotations: { 'cdk8s-istio/owner': name } });
  closed.hasObject('ServiceEntry', { metadata: owner('pricing-team'), spec: { hosts: ['rates.example.com'] } });
  closed.hasObject('ServiceEntry', { metadata: owner('logistics-team'), spec: { hosts: ['maps.example.com'] } });
  closed.hasObject('ServiceEntry', { metadata: owner('platform-team'), spec: { hosts: ['filing.tax.example.com'] } });
  closed.objectCount('ServiceEntry', 5);
});
