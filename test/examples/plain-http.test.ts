import { readFileSync } from 'node:fs';
import { EgressAssert, OutboundTrafficPolicyMode } from 'cdk8s-istio';

const egress = EgressAssert.ofManifests(readFileSync('examples/plain-http/manifests/depot.k8s.yaml', 'utf8'), {
  outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
});
const client = { namespaceName: 'depot' };

test.each(['http://ocsp.ca.example.com', 'http://packages.example.org', 'grpc://scales.warehouse.example.net:50051'])(
  '%s is delivered, and anybody on the way can read it',
  (url) => {
    egress.callIsDelivered({ client, url });
    expect(() => {
      egress.callIsEncrypted({ client, url });
    }).toThrow('sidecar sends clear text');
  },
);

test('what the application encrypts stays encrypted', () => {
  egress.callIsEncrypted({ client, url: 'https://packages.example.org' });
  egress.callIsEncrypted({ client, url: 'https://objects.storage.example.com' });
});

test('reads of packages are tried four times at most, where a server is down', () => {
  egress.callIsTriedAtMost({ client, url: 'http://packages.example.org' }, 4);
});

test('billing may ask for revocations, and for nothing else', () => {
  const billing = { namespaceName: 'billing' };
  egress.callIsDelivered({ client: billing, url: 'http://ocsp.ca.example.com' });
  egress.callIsRefused({ client: billing, url: 'http://packages.example.org' });
});
