import { readFileSync } from 'node:fs';
import { EgressAssert, IstioVersion, OutboundTrafficPolicyMode, SimulatedFault } from 'cdk8s-istio';

const manifests = ['shop', 'billing'].map((chart) =>
  readFileSync(`examples/tenant-domains/manifests/${chart}.k8s.yaml`, 'utf8'),
);
const egress = EgressAssert.ofManifests(manifests.join('---\n'), {
  istioVersion: IstioVersion.V1_30,
  outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
});
const shop = { namespaceName: 'shop' };
const billing = { namespaceName: 'billing' };

test('the shop calls whichever tenant it names', () => {
  for (const url of ['https://new.webhooks.example.com', 'https://new.images.example.com']) {
    egress.callIsEncrypted({ client: shop, url });
  }
  egress.callIsRefused({ client: shop, url: 'https://webhooks.example.org' });
});

test('a single name takes precedence over its wildcard', () => {
  egress.callIsEncrypted({ client: shop, url: 'https://acme.webhooks.example.com:8443' });
  egress.callIsRefused({ client: shop, url: 'https://new.webhooks.example.com:8443' });
});

test('the proxy encrypts calls of ledgers, and each has to prove its own name', () => {
  const call = { client: billing, url: 'http://north.ledger.example.com' };
  egress.callIsEncrypted(call);
  egress.callIsRefused({ ...call, faults: [SimulatedFault.wrongCertificate()] });
  egress.callIsRefused({ ...call, client: shop });
});

test('branches are where the application finds them', () => {
  egress.callIsEncrypted({ client: billing, url: 'https://north.branches.example.com' });
});
