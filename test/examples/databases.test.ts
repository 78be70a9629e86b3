import { readFileSync } from 'node:fs';
import { EgressAssert, OutboundTrafficPolicyMode, TrafficCall } from 'cdk8s-istio';

const egress = EgressAssert.ofManifests(readFileSync('examples/databases/manifests/shop.k8s.yaml', 'utf8'), {
  outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
});

/** A connection to the address that the application gets for a host. */
function dialled(namespaceName: string, address: string, port: number): TrafficCall {
  return { client: { namespaceName }, url: `tcp://${address}:${port}` };
}

const ORDERS = dialled('shop', '10.255.0.1', 5432);
const LEDGER = dialled('shop', '10.255.0.2', 5432);
const SESSIONS = dialled('shop', '10.255.0.3', 6379);

test('two databases on one port are told apart by their addresses', () => {
  egress.callIsDelivered(ORDERS);
  expect(egress.simulation.call(ORDERS).destinations).toEqual(['orders.databases.example.net:5432']);
  egress.callIsDelivered(LEDGER);
  expect(egress.simulation.call(LEDGER).destinations).toEqual(['ledger.databases.example.net:5432']);
});

test('the proxy encrypts what goes to the cache, and nothing else: Postgres and Kafka can do so themselves', () => {
  egress.callIsEncrypted(SESSIONS);
  for (const call of [ORDERS, LEDGER])
    expect(() => {
      egress.callIsEncrypted(call);
    }).toThrow('sends clear text');
});

test('brokers are called by billing as well, databases are not', () => {
  egress.callIsDelivered(dialled('shop', '198.51.100.73', 9092));
  egress.callIsDelivered(dialled('billing', '198.51.100.73', 9092));
  egress.callIsRefused(dialled('billing', '10.255.0.1', 5432));
});

test('an address that is not declared is refused', () => {
  egress.callIsRefused(dialled('shop', '198.51.100.80', 9092));
});
