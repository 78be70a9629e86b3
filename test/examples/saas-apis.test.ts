import { readFileSync } from 'node:fs';
import { EgressAssert, OutboundTrafficPolicyMode, SimulatedFault } from 'cdk8s-istio';

const manifests = ['shop', 'billing'].map((chart) =>
  readFileSync(`examples/saas-apis/manifests/${chart}.k8s.yaml`, 'utf8'),
);
const egress = EgressAssert.ofManifests(manifests.join('---\n'), {
  outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
});
const shop = { namespaceName: 'shop' };
const billing = { namespaceName: 'billing' };
const RATES = 'http://api.exchange-rates.example.com';
const TAXES = 'http://filing.tax.example.com';

test('every service is called encrypted by those who need it', () => {
  for (const url of [RATES, 'grpc://search.example.com', 'https://api.mail.example.com']) {
    egress.callIsEncrypted({ client: shop, url });
  }
  for (const url of [RATES, TAXES, 'https://filing.tax.example.com']) egress.callIsEncrypted({ client: billing, url });
});

test('nobody else can call them', () => {
  egress.callIsRefused({ client: shop, url: TAXES });
  egress.callIsRefused({ client: billing, url: 'https://api.mail.example.com' });
  egress.callIsRefused({ client: { namespaceName: 'ops' }, url: RATES });
});

test('a read that fails is repeated, a write that arrived is not', () => {
  const faults = [SimulatedFault.serverAnswers(503, 3)];
  egress.callIsDelivered({ client: shop, url: RATES, faults });
  egress.callIsTriedAtMost({ client: shop, url: RATES }, 4);
  const write = { client: shop, url: RATES, method: 'POST', faults };
  expect(() => {
    egress.callIsDelivered(write);
  }).toThrow('nothing is sent again');
});
