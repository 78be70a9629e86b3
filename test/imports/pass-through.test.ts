import { ApiObject, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import * as extensions from '../../imports/extensions';
import * as networking from '../../imports/networking';
import * as security from '../../imports/security';
import * as telemetry from '../../imports/telemetry';
import { readSnapshot } from '../../projenrc/bindings/snapshot-file';

type KindClass = new (scope: Chart, id: string, props: { spec?: unknown }) => ApiObject;
const CLASSES = { ...extensions, ...networking, ...security, ...telemetry } as unknown as Record<string, KindClass>;

test.each(readSnapshot().kinds.map(({ kind, apiVersion }) => [kind, apiVersion]))(
  '%s is written as %s',
  (kind, apiVersion) => {
    const chart = Testing.chart();
    new CLASSES[kind](chart, 'It', { spec: { unknownToAll: { deeply: ['nested', 1, true] } } });
    expect(Testing.synth(chart)).toEqual([
      expect.objectContaining({ apiVersion, kind, spec: { unknownToAll: { deeply: ['nested', 1, true] } } }),
    ]);
  },
);

test('typed fields reach the manifest under their own names', () => {
  const chart = Testing.chart();
  const spec: networking.ServiceEntrySpec = {
    hosts: ['api.example.com'],
    location: networking.ServiceEntryLocation.MESH_EXTERNAL,
    resolution: networking.ServiceEntryResolution.DNS,
    ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
  };
  new networking.ServiceEntry(chart, 'It', { metadata: { name: 'api', namespace: 'shop', labels: { a: 'b' } }, spec });
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'api', namespace: 'shop', labels: { a: 'b' } },
      spec: {
        hosts: ['api.example.com'],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      },
    },
  ]);
});

test('fields beside spec that the props do not know are kept', () => {
  const chart = Testing.chart();
  new networking.Sidecar(chart, 'It', { spec: {}, extra: { kept: true } } as networking.SidecarProps);
  expect(Testing.synth(chart)[0]).toMatchObject({ extra: { kept: true } });
});

test('JSON Patch works on a field that the types do not know', () => {
  const chart = Testing.chart();
  const rule = new networking.DestinationRule(chart, 'It', { spec: { host: 'a.example.com', trafficPolicy: {} } });
  rule.addJsonPatch(JsonPatch.add('/spec/trafficPolicy/fieldOfTomorrow', { enabled: true }));
  expect(Testing.synth(chart)[0]).toMatchObject({ spec: { trafficPolicy: { fieldOfTomorrow: { enabled: true } } } });
});

test('a lazy spec is resolved when the chart is written', () => {
  const chart = Testing.chart();
  const hosts = ['a.example.com'];
  const spec = Lazy.any({ produce: () => ({ hosts }) }) as networking.ServiceEntrySpec;
  new networking.ServiceEntry(chart, 'It', { spec });
  hosts.push('b.example.com');
  expect(Testing.synth(chart)[0]).toMatchObject({ spec: { hosts: ['a.example.com', 'b.example.com'] } });
});
