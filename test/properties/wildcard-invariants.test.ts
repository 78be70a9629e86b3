import { Testing } from 'cdk8s';
import fc from 'fast-check';
import type { DestinationRuleSpec, ServiceEntrySpec } from '../../imports/networking';
import { useSeed } from '../arbitraries/seed';
import { KINDS, wildcardChart, WildcardRecipe, wildcardRecipe } from '../arbitraries/wildcard';
import { Manifest } from '../manifests';

useSeed('wildcard-invariants');

const RUNS = 500;

const RESOLUTIONS: Record<WildcardRecipe['kind'], string> = {
  dynamicDns: 'DYNAMIC_DNS',
  originalDestination: 'NONE',
  oneServer: 'DNS',
  dynamicDnsWithTls: 'DYNAMIC_DNS',
};

function printed(recipe: WildcardRecipe): Manifest[] {
  return Testing.synth(wildcardChart(recipe).chart) as Manifest[];
}

function reversed(recipe: WildcardRecipe): WildcardRecipe {
  const { ports, common } = recipe;
  const back = <Item>(items?: Item[]): Item[] | undefined => items && [...items].reverse();
  return {
    ...recipe,
    ports: { tlsPorts: back(ports.tlsPorts), httpPorts: back(ports.httpPorts) },
    common: { ...common, clients: back(common.clients), visibility: back(common.visibility) },
  };
}

function holds(recipe: WildcardRecipe): void {
  const { kind, server, reason } = recipe;
  const objects = printed(recipe);
  const isEncrypted = kind === 'dynamicDnsWithTls';
  expect(objects.map((object) => object.kind)).toEqual([...(isEncrypted ? ['DestinationRule'] : []), 'ServiceEntry']);
  const entry = objects.at(-1)!.spec as unknown as ServiceEntrySpec;
  expect([entry.hosts, entry.resolution]).toEqual([[recipe.host], RESOLUTIONS[kind]]);
  // What the API server or the webhook refuses beside these resolutions.
  expect([entry.addresses, entry.endpoints]).toEqual([
    undefined,
    kind === 'oneServer' ? [{ address: server }] : undefined,
  ]);
  expect(entry.exportTo).not.toContain('.');
  const ports = entry.ports ?? [];
  expect(ports.length).toBeGreaterThan(0);
  for (const { number, protocol, targetPort } of ports) {
    expect(protocol).toMatch(number === 443 ? /^TLS$/ : /^(TLS|HTTP)$/);
    expect(targetPort).toBe(isEncrypted ? 443 : undefined);
  }
  expect(new Set(ports.map(({ name }) => name)).size).toBe(ports.length);
  const isRisky = isEncrypted || kind === 'originalDestination';
  for (const { metadata } of objects) {
    expect(metadata.name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(metadata.annotations?.['cdk8s-istio/insecure-reason']).toBe(isRisky ? reason : undefined);
  }
  if (!isEncrypted) return;
  const rule = objects[0].spec as unknown as DestinationRuleSpec;
  const [{ port, tls }] = rule.trafficPolicy?.portLevelSettings ?? [{}];
  expect([rule.host, rule.exportTo, port?.number]).toEqual([recipe.host, entry.exportTo, ports[0].number]);
  expect([tls?.mode, tls?.sni, tls?.subjectAltNames, tls?.insecureSkipVerify]).toEqual([
    'SIMPLE',
    undefined,
    undefined,
    undefined,
  ]);
}

test.each(KINDS)('%s keeps all invariants', (kind) => {
  fc.assert(fc.property(wildcardRecipe(kind), holds), { numRuns: RUNS });
});

test.each(KINDS)('%s does not depend on the order of lists', (kind) => {
  fc.assert(
    fc.property(wildcardRecipe(kind), (recipe) => {
      expect(printed(reversed(recipe))).toEqual(printed(recipe));
    }),
    { numRuns: RUNS },
  );
});
