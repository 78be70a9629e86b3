import { readFileSync } from 'node:fs';
import { EgressAssert, SimulatedFault } from 'cdk8s-istio';

const shop = EgressAssert.ofManifests(readFileSync('examples/regional-failover/manifests/shop.k8s.yaml', 'utf8'));
const inEurope = { namespaceName: 'shop', locality: 'eu-west-1/eu-west-1a' };
const inAmerica = { namespaceName: 'shop', locality: 'us-east-1/us-east-1a' };
const CATALOG = 'http://catalog.example.com';
const SESSIONS = 'tcp://10.255.0.5:5432';

function firstServers(client: typeof inEurope, url: string): string[] {
  const { endpoints } = shop.simulation.call({ client, url }).hops[0];
  return endpoints.filter(({ priority }) => priority === 0).map(({ address }) => address);
}

test('each client is given the servers that are near', () => {
  expect(firstServers(inEurope, CATALOG)).toEqual(['198.51.100.10']);
  expect(firstServers(inAmerica, CATALOG)).toEqual(['203.0.113.10']);
  expect(firstServers(inEurope, SESSIONS)).toEqual(['198.51.100.20']);
  expect(firstServers(inAmerica, SESSIONS)).toEqual(['203.0.113.20']);
});

test('the catalog is called encrypted, also while servers of a region are down', () => {
  const faults = [SimulatedFault.endpointDown('198.51.100.10')];
  for (const client of [inEurope, inAmerica]) shop.callIsEncrypted({ client, url: CATALOG, faults });
});

test('a read is tried at most five times, a connection to the database once', () => {
  shop.callIsTriedAtMost({ client: inEurope, url: CATALOG }, 5);
  shop.callIsTriedAtMost({ client: inEurope, url: SESSIONS }, 1);
});
