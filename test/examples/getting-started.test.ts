import { readFileSync } from 'node:fs';
import { EgressAssert, OutboundTrafficPolicyMode } from 'cdk8s-istio';

const manifests = readFileSync('examples/getting-started/manifests/shop.k8s.yaml', 'utf8');
const egress = EgressAssert.ofManifests(manifests, {
  outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
});
const client = { namespaceName: 'shop' };

test('both hosts are called encrypted, whoever speaks TLS', () => {
  egress.callIsEncrypted({ client, url: 'https://mail.example.com' });
  egress.callIsEncrypted({ client, url: 'http://rates.example.com' });
});

test('another namespace gets nowhere', () => {
  egress.callIsRefused({ client: { namespaceName: 'ops' }, url: 'http://rates.example.com' });
});

test('without its rule for TLS nothing leaves in clear text', () => {
  const isRule = /^kind: DestinationRule$/m;
  const rest = manifests.split('---\n').filter((object) => !isRule.test(object));
  EgressAssert.ofManifests(rest.join('---\n')).callIsRefused({ client, url: 'http://rates.example.com' });
});
