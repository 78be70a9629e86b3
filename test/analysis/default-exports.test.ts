import { Analyzer } from '../../lib/analysis/analyzer';
import { entry, HTTP_TO_TLS, HTTPS, rule } from '../../lib/analysis/rules/mesh/objects';
import { routes, to } from '../../lib/analysis/rules/mesh/examples';
import { AnalysisContext } from '../../lib/analysis/rule';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

/* Who sees objects that do not say it is a matter of the mesh, and rules know that. */

const ENTRY = entry([HTTP_TO_TLS]);
const UNCHECKED = { tls: { mode: 'SIMPLE', sni: 'api.example.com' } };
const ENCRYPTED = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] };

function found(objects: readonly Fields[], context: Partial<AnalysisContext> = {}): string[] {
  return new Analyzer(context)
    .check({ objects: objects.map((object) => new ManifestObject(object, {})) })
    .map(({ id, object, jsonPath, clients = [] }) => `${id} ${object?.kind} ${jsonPath} ${clients.join(',')}`.trim());
}

test('who is affected by a host is who sees it', () => {
  const objects = [ENTRY, rule(UNCHECKED)];
  const path = 'DestinationRule spec.trafficPolicy.tls';
  expect(found(objects)).toEqual([`ORIGINATION006 ${path} *`]);
  expect(found(objects, { defaultServiceExportTo: ['.', 'orders'] })).toEqual([`ORIGINATION006 ${path} orders,shop`]);
  expect(found(objects, { defaultServiceExportTo: ['~'] })).toEqual([]);
});

test('a rule that the mesh keeps in its namespace leaves others with clear text', () => {
  const objects = [ENTRY, rule(ENCRYPTED)];
  const context = { defaultDestinationRuleExportTo: ['.'] };
  expect(found(objects)).toEqual([]);
  expect(found(objects, context)).toEqual(['ORIGINATION012 DestinationRule spec.host *']);
  expect(found([ENTRY, rule(ENCRYPTED, { exportTo: ['*'] })], context)).toEqual([]);
});

test('routes are for whom the mesh says', () => {
  const plain = entry([{ ...HTTP_TO_TLS, targetPort: 80 }]);
  const objects = [plain, routes({ hosts: ['nobody.example.org'], http: [{ route: [to('api.example.com', 80)] }] })];
  const path = 'VirtualService spec.hosts[0]';
  expect(found(objects)).toEqual([`ROUTING022 ${path} *`]);
  expect(found(objects, { defaultVirtualServiceExportTo: ['.', 'orders'] })).toEqual([
    `ROUTING022 ${path} orders,shop`,
  ]);
});

test('ServiceEntries of two namespaces meet where both are seen', () => {
  const objects = [entry([HTTPS]), entry([{ ...HTTPS, number: 8443 }], {}, { namespace: 'orders' })];
  expect(found(objects).map((text) => text.split(' ')[0])).toContain('REGISTRY006');
  expect(found(objects, { defaultServiceExportTo: ['.'] })).toEqual([]);
});

test('two ServiceEntries of a host are one where both leave it to the mesh', () => {
  const later = { name: 'second', creationTimestamp: '2025-01-01T00:00:00Z' };
  const context = { defaultServiceExportTo: ['.'] };
  expect(found([ENTRY, entry([HTTPS], {}, later)], context)).toEqual([]);
  expect(found([ENTRY, entry([HTTPS], { exportTo: ['.'] }, later)], context)).toEqual([
    'REGISTRY005 ServiceEntry spec.hosts[0] shop',
  ]);
});
