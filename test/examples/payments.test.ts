import { App, Chart, Duration } from 'cdk8s';
import { EgressAssert, SimulatedFault } from 'cdk8s-istio';
import { Payments } from '../../examples/payments/payments';

function synthesized(cardTimeout: Duration): string {
  const app = new App();
  const platform = new Chart(app, 'egress-gateway');
  new Payments(app, 'payments', { platform, cardTimeout });
  return app.synthYaml();
}

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

const manifests = synthesized(Duration.seconds(10));
const egress = EgressAssert.ofManifests([manifests, INSTALLED].join('---\n'));
const checkout = { namespaceName: 'payments', serviceAccountName: 'checkout', labels: { app: 'checkout' } };
const other = { namespaceName: 'payments' };
const CARDS = 'http://api.cards.example.com/charges';
const BANK = 'http://bank.example.com';

test('checkout calls all four, encrypted', () => {
  egress.hasNoFindings();
  for (const url of [CARDS, BANK, 'http://rates.example.com', 'https://mail.example.com']) {
    egress.callIsEncrypted({ client: checkout, url });
  }
});

test('nobody else can call the card processor and the bank', () => {
  for (const url of [CARDS, BANK]) egress.callIsRefused({ client: other, url });
});

test('the bank is called through the gateway alone', () => {
  egress.callLeavesThrough({ client: checkout, url: BANK }, GATEWAY);
});

test('a charge that may have arrived is not sent again, a read is', () => {
  const faults = [SimulatedFault.serverAnswers(503, 1)];
  const charge = { client: checkout, url: CARDS, method: 'POST', faults };
  expect(() => {
    egress.callIsDelivered(charge);
  }).toThrow('nothing is sent again');
  egress.callIsDelivered({ ...charge, method: 'GET' });
  egress.callIsTriedAtMost({ ...charge, method: 'GET' }, 3);
});

test('a server with the certificate of somebody else gets nothing', () => {
  egress.callIsRefused({ client: checkout, url: CARDS, faults: [SimulatedFault.wrongCertificate()] });
});

test('a longer timeout for one partner changes its two routes and nothing else', () => {
  const before = manifests.split('\n');
  const after = synthesized(Duration.seconds(12)).split('\n');
  expect(after).toHaveLength(before.length);
  const changed = before.flatMap((line, index) => (line === after[index] ? [] : [[line.trim(), after[index]?.trim()]]));
  expect(changed).toEqual([
    ['timeout: 10s', 'timeout: 12s'],
    ['timeout: 10s', 'timeout: 12s'],
  ]);
});

test('no file holds a key, a certificate or a Secret', () => {
  expect(manifests).not.toMatch(/-----BEGIN|kind: Secret|stringData:/);
});
