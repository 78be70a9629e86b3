import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EgressSimulation } from '../../../lib/simulation/egress-simulation';
import { OutboundTrafficPolicyMode } from '../../../lib/profile/outbound-traffic-policy-mode';

interface Canary {
  readonly manifests: string;
  readonly calls: {
    readonly name: string;
    readonly url: string;
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly expect: { readonly result: string };
  }[];
}

const FILE = join(__dirname, '..', '..', '..', 'conformance', 'e2e', 'canaries', 'matching.yaml');
const [{ manifests, calls }] = parse(readFileSync(FILE, 'utf8')) as [Canary];

const simulation = EgressSimulation.ofManifests(manifests, {
  outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY,
});

const OK = 200;

// Istio's simulation looks at paths alone. Real Envoys give these answers to the same calls in every e2e run.
test.each(calls)('the model answers as real Envoys do: $name', ({ expect: { result }, url, method, headers }) => {
  const [hop, ...others] = simulation.call({ client: { namespaceName: 'apps' }, url, method, headers }).hops;
  expect(others).toEqual([]);
  expect(`${hop.directResponse ?? OK}`).toMatch(new RegExp(result.replace(/ x\d+\$$/, '$')));
});

test('a cluster of weight 0 is none', () => {
  const clustersOf = (path: string): unknown =>
    simulation.call({ client: { namespaceName: 'apps' }, url: `http://api.example.com${path}` }).hops[0].weighted;
  expect(clustersOf('/divided')).toEqual([
    { cluster: 'outbound|80||api.example.com', weight: 50 },
    { cluster: 'outbound|80||stranger.example.net', weight: 50 },
  ]);
  expect(clustersOf('/undivided')).toEqual([{ cluster: 'outbound|80||api.example.com', weight: 100 }]);
});
