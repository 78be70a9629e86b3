import { Analyzer } from '../../lib/analysis/analyzer';
import { readManifests } from '../../lib/manifests/read-manifests';

const analyzer = new Analyzer();

function ids(text: string): string[] {
  return analyzer
    .check(readManifests(text, 'file.yaml'))
    .map(({ id, jsonPath, origin }) => `${id} ${jsonPath} :${origin.line}`);
}

const ENTRY = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a}\n';

test('keys of prototypes are unknown fields', () => {
  expect(ids(`${ENTRY}spec: {hosts: [a.example.com], __proto__: {}, constructor: 1, toString: a}\n`)).toEqual([
    'SCHEMA002 spec.__proto__ :4',
    'SCHEMA002 spec.constructor :4',
    'SCHEMA002 spec.toString :4',
  ]);
});

test('labels and annotations may be called like prototypes', () => {
  const metadata = 'metadata: {name: a, labels: {__proto__: a, constructor: b}, annotations: {toString: c}}';
  expect(
    ids(
      `${ENTRY.replace('metadata: {name: a}', metadata)}spec: {hosts: [a.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}\n`,
    ),
  ).toEqual([]);
});

test.each([
  '[]',
  'text',
  '1',
  'null',
  '{hosts: {}}',
  '{hosts: [[]]}',
  '{hosts: [null]}',
  '{ports: [1, null]}',
  '{endpoints: [{ports: []}]}',
])('a spec that is %s ends in findings of the schema alone', (spec) => {
  const found = ids(`${ENTRY}spec: ${spec}\n`);
  expect(found).not.toEqual([]);
  expect(found.filter((id) => !id.startsWith('SCHEMA'))).toEqual([]);
});

test.each([
  'metadata: []',
  'metadata: a',
  'metadata: {name: 1}',
  'metadata: {name: a, labels: []}',
  'metadata: {}',
  '',
])('metadata like %j', (metadata) => {
  const text = `${ENTRY.replace('metadata: {name: a}', metadata)}spec: {hosts: [a.example.com], resolution: DNS}\n`;
  expect(ids(text).map((id) => id.split(' ')[0])).toEqual(['SCHEMA015']);
});

test('thousands of problems in one object are cut', () => {
  const hosts = Array.from({ length: 5000 }, () => '{}').join(', ');
  expect(ids(`${ENTRY}spec: {hosts: [${hosts}]}\n`).length).toBeLessThanOrEqual(101);
});

test('what cannot be read is a finding with its place', () => {
  expect(analyzer.check(readManifests(`${ENTRY}spec: {}\n---\na: [\n`, 'file.yaml'))).toMatchObject([
    { id: 'MANIFEST003', severity: 'ERROR', origin: { file: 'file.yaml', line: 7 } },
    { id: 'SERVICEENTRY001', jsonPath: 'spec.hosts', origin: { file: 'file.yaml', line: 4, column: 1 } },
  ]);
});

test('objects of others are left alone', () => {
  expect(ids('apiVersion: v1\nkind: Service\nmetadata: {name: a}\nanything: {goes: 1}\n')).toEqual([]);
  expect(ids('apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a.b}\nspec: 1\n')).toEqual([]);
});
