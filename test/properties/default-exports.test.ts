import { ApiObject, App, Chart, Testing } from 'cdk8s';
import fc, { Arbitrary } from 'fast-check';
import { EgressGateway, EgressSimulation, MeshProfile, TlsOriginatedApi, TrafficOutcome } from '../../lib';
import { appRecipe } from '../arbitraries/apps';
import { buildApp } from '../arbitraries/build';
import { gatewayNamespaceOf, gatewayObjects, gatewayRecipe, homeOf } from '../arbitraries/gateway';
import { partnerChart, partnerRecipe } from '../arbitraries/partner';
import { printed } from '../arbitraries/rendered';
import { useSeed } from '../arbitraries/seed';
import { tcpChart, tcpRecipe } from '../arbitraries/tcp';
import { wildcardChart, wildcardRecipe } from '../arbitraries/wildcard';
import type { Manifest } from '../manifests';

/* Who sees what constructs make does not depend on what the mesh shows to whom by default. */

useSeed('default exports');

const RUNS = 300;
const KINDS = new Set(['ServiceEntry', 'VirtualService', 'DestinationRule']);

/** Objects that leave it to the mesh who sees them. A selector is for its own namespace, whatever the mesh says. */
function silent(manifests: readonly object[]): string[] {
  return (manifests as readonly Manifest[])
    .filter(({ kind, spec }) => KINDS.has(kind) && spec.exportTo === undefined && spec.workloadSelector === undefined)
    .map(({ kind, spec }) => `${kind} ${String(spec.host)}`);
}

const WILDCARDS = ['dynamicDns', 'originalDestination', 'oneServer', 'dynamicDnsWithTls'] as const;

const APPS: readonly (readonly [string, Arbitrary<readonly object[]>])[] = [
  [
    'plain',
    appRecipe({ charts: { min: 1, max: 2 }, constructs: { min: 1, max: 3 } }).map((recipe) =>
      printed(buildApp(recipe)),
    ),
  ],
  ['of a partner', partnerRecipe().map((recipe) => Testing.synth(partnerChart(recipe)) as object[])],
  ['TCP', tcpRecipe().map((recipe) => Testing.synth(tcpChart(recipe)) as object[])],
  [
    'wildcards',
    fc.oneof(...WILDCARDS.map(wildcardRecipe)).map((recipe) => Testing.synth(wildcardChart(recipe).chart) as object[]),
  ],
];

test.each(APPS)('hosts that are %s say it', (_, manifests) => {
  fc.assert(
    fc.property(manifests, (objects) => {
      expect(silent(objects)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('what goes through a gateway says it; of rules for its Service only where the mesh would keep them', () => {
  fc.assert(
    fc.property(gatewayRecipe(), (recipe) => {
      fc.pre(homeOf(recipe) !== gatewayNamespaceOf(recipe));
      const kept = {
        defaultDestinationRuleExportTo: ['.'],
        defaultServiceExportTo: ['~'],
        defaultVirtualServiceExportTo: ['~'],
      };
      expect(silent(gatewayObjects(recipe, kept))).toEqual([]);
      const others = silent(gatewayObjects(recipe, { ...kept, defaultDestinationRuleExportTo: ['*'] }));
      expect(others.filter((name) => !/^DestinationRule .*\.svc\.cluster\.local$/.test(name))).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('clients get to the gateway also where the mesh keeps rules in their namespace', () => {
  const kept = { defaultDestinationRuleExportTo: ['.'] };
  const gateways = [
    {
      service: 'istio-egressgateway.istio-egress.svc.cluster.local',
      namespaceName: 'istio-egress',
      labels: { app: 'istio-egressgateway', istio: 'egressgateway' },
    },
  ];
  const SERVICE = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'istio-egressgateway', namespace: 'istio-egress' },
    spec: { clusterIP: '10.96.0.9', ports: [{ name: 'tls', port: 443 }] },
  };
  const outcome = (declared: object): string => {
    const app = new App();
    MeshProfile.set(app, declared);
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const via = EgressGateway.fromInstalled(chart, 'Gateway');
    new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com', via });
    new ApiObject(chart, 'Service', SERVICE);
    const call = { client: { namespaceName: 'shop' }, url: 'http://rates.example.com/' };
    return EgressSimulation.ofScope(app, { ...kept, gateways }).call(call).outcome;
  };
  expect(outcome(kept)).toBe(TrafficOutcome.DELIVERED);
  expect(outcome({})).not.toBe(TrafficOutcome.DELIVERED);
});
