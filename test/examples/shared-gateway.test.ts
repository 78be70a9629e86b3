import { readFileSync } from 'node:fs';
import { EgressAssert } from 'cdk8s-istio';

const GATEWAY = 'istio-egressgateway.istio-egress.svc.cluster.local';
/** What the Helm chart of the gateway installs. */
const INSTALLED = `
apiVersion: v1
kind: Service
metadata: { name: istio-egressgateway, namespace: istio-egress }
spec:
  selector: { app: istio-egressgateway, istio: egressgateway }
  ports: [{ name: https, port: 443, targetPort: 8443 }]
`;

const applied = ['platform', 'payments-at-gateway', 'payments'].map((chart) =>
  readFileSync(`examples/shared-gateway/manifests/${chart}.k8s.yaml`, 'utf8'),
);
const egress = EgressAssert.ofManifests([...applied, INSTALLED].join('---\n'));
const checkout = { namespaceName: 'payments', serviceAccountName: 'checkout' };
const other = { namespaceName: 'payments', serviceAccountName: 'reports' };
const BANK = 'http://bank.example.com';
const CARDS = 'http://api.cards.example.com';

test('checkout calls the bank through the gateway, encrypted on both legs', () => {
  egress.callLeavesThrough({ client: checkout, url: BANK }, GATEWAY);
  egress.callIsEncrypted({ client: checkout, url: BANK });
});

test('the gateway turns everybody else away', () => {
  egress.callIsRefused({ client: other, url: BANK });
});

test('while the gateway is prepared, cards are still called straight from every sidecar', () => {
  for (const client of [checkout, other]) {
    egress.callIsEncrypted({ client, url: CARDS });
    expect(() => {
      egress.callLeavesThrough({ client, url: CARDS }, GATEWAY);
    }).toThrow('the last proxy is sidecar');
  }
});

test('nothing in the files of the two teams is useless', () => {
  egress.hasNoFindings();
});
