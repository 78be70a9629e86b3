import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { AnalysisMode, EgressAnalysis, ExternalHttpsApi, IstioVersion, MeshProfile } from '../../lib';
import { Analyzer } from '../../lib/analysis/analyzer';
import type { Manifest } from '../manifests';

const REASON = 'the old gateway reads it';
const KEY = 'cdk8s-istio/acknowledged';

let printed: string[];

beforeEach(() => {
  printed = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

function shopIn(app: App, id = 'shop'): Chart {
  const chart = new Chart(app, id, { namespace: id });
  new ExternalHttpsApi(chart, 'Mail', { host: `mail.${id}.example.com` });
  return chart;
}

/** An error: it is written `DNS`. */
function wrong(chart: Chart, id = 'Wrong'): ApiObject {
  return new ApiObject(chart, id, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: id.toLowerCase() },
    spec: { exportTo: ['.'], hosts: [`${id.toLowerCase()}.example.com`], resolution: 'dns' },
  });
}

/** A warning: one of the providers is not used. */
function odd(chart: Chart, id = 'Odd'): ApiObject {
  return new ApiObject(chart, id, {
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: id.toLowerCase() },
    spec: { tracing: [{ providers: [{ name: 'one' }, { name: 'two' }] }] },
  });
}

const ERROR =
  "cdk8s-istio:SCHEMA005 at shop/Wrong spec.resolution: 'dns' is none of NONE, STATIC, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS. Write 'DNS'.";

test('an error in an object of others stops the synthesis, with place and remedy', () => {
  const app = new App();
  MeshProfile.set(app, { istioVersion: IstioVersion.V1_31 });
  wrong(shopIn(app));
  expect(() => app.synthYaml()).toThrow(ERROR);
  expect(printed).toEqual([]);
});

test('all errors are listed', () => {
  const app = new App();
  const chart = shopIn(app);
  wrong(chart, 'One');
  wrong(chart, 'Two');
  expect(() => app.synthYaml()).toThrow(/at shop\/One [^]*at shop\/Two [^]*npx cdk8s-istio explain ID/);
});

test('an app without errors is as it would be without the analysis', () => {
  const yaml = (mode: AnalysisMode): string => {
    const app = new App();
    EgressAnalysis.configure(app, { mode });
    odd(shopIn(app));
    return app.synthYaml();
  };
  expect(yaml(AnalysisMode.ENFORCE)).toBe(yaml(AnalysisMode.OFF));
});

test('warnings are printed once, however many charts there are and however often the app is synthesized', async () => {
  const app = new App();
  for (const id of ['a', 'b', 'c']) shopIn(app, id);
  odd(shopIn(app));
  app.synthYaml();
  await Promise.resolve();
  app.synthYaml();
  expect(printed).toHaveLength(1);
  expect(printed[0]).toMatch(/^cdk8s-istio:TELEMETRY004 \(warning\) at shop\/Odd spec\.tracing\[0\][^\n]*\n$/);
});

test('an app is analyzed once, however many charts it has', () => {
  const check = jest.spyOn(Analyzer.prototype, 'check');
  const app = new App();
  for (const id of ['a', 'b', 'c']) shopIn(app, id);
  app.synthYaml();
  expect(check).toHaveBeenCalledTimes(1);
});

test('after a change it is analyzed anew', async () => {
  const app = new App();
  const chart = shopIn(app);
  app.synthYaml();
  await Promise.resolve();
  wrong(chart);
  expect(() => app.synthYaml()).toThrow('SCHEMA005');
});

test('thousands of warnings are not all printed', () => {
  const app = new App();
  const chart = shopIn(app);
  for (let index = 0; index < 60; index++) odd(chart, `Odd${index}`);
  app.synthYaml();
  const lines = printed.join('').trimEnd().split('\n');
  expect(lines).toHaveLength(51);
  expect(lines[50]).toMatch(/^\.\.\. and 1\d more: npx cdk8s-istio check$/);
});

describe('modes', () => {
  test('REPORT prints errors and writes the manifests', () => {
    const app = new App();
    EgressAnalysis.configure(app, { mode: AnalysisMode.REPORT });
    wrong(shopIn(app));
    expect(app.synthYaml()).toContain('resolution: dns');
    expect(printed.join('')).toContain('cdk8s-istio:SCHEMA005 (error) at shop/Wrong spec.resolution');
  });

  test('OFF says nothing and takes no time', () => {
    const check = jest.spyOn(Analyzer.prototype, 'check');
    const app = new App();
    EgressAnalysis.configure(app, { mode: AnalysisMode.OFF });
    wrong(shopIn(app));
    app.synthYaml();
    expect(printed).toEqual([]);
    expect(check).not.toHaveBeenCalled();
  });

  test('the nearest call counts', () => {
    const app = new App();
    EgressAnalysis.configure(app, { mode: AnalysisMode.OFF });
    const strict = new Chart(app, 'strict', { namespace: 'strict' });
    EgressAnalysis.configure(strict, {});
    wrong(shopIn(app));
    app.synthYaml();
    wrong(strict);
    expect(() => app.synthYaml()).toThrow(/errors:\n[^\n]*at strict\/Wrong[^\n]*\n[^\n]*More about each/);
  });

  test('an app without constructs of ours is analyzed where it says so', () => {
    const build = (): App => {
      const app = new App();
      wrong(new Chart(app, 'shop'));
      return app;
    };
    expect(() => build().synthYaml()).not.toThrow();
    const app = new App();
    EgressAnalysis.configure(app, {});
    wrong(new Chart(app, 'shop'));
    expect(() => app.synthYaml()).toThrow('SCHEMA005');
  });
});

describe('acknowledgements', () => {
  const annotation = (manifests: unknown, kind: string): string | undefined =>
    (manifests as Manifest[]).find((each) => each.kind === kind)?.metadata.annotations?.[KEY];

  test('of an object let it pass, and are written into it alone', () => {
    const app = new App();
    const chart = shopIn(app);
    EgressAnalysis.of(wrong(chart)).acknowledge('SCHEMA005', { reason: REASON });
    const objects = Testing.synth(chart) as Manifest[];
    expect(objects.map(({ metadata }) => metadata.annotations?.[KEY])).toEqual([undefined, `SCHEMA005: ${REASON}`]);
    expect(printed).toEqual([]);
  });

  test('of a chart hold for everything below, also for what comes later', () => {
    const app = new App();
    const chart = shopIn(app);
    EgressAnalysis.of(chart).acknowledge('SCHEMA005', { reason: REASON });
    wrong(chart);
    const objects = Testing.synth(chart) as Manifest[];
    expect(new Set(objects.map(({ metadata }) => metadata.annotations?.[KEY]))).toEqual(
      new Set([`SCHEMA005: ${REASON}`]),
    );
    expect(Testing.synth(chart)).toEqual(objects);
  });

  test('the nearest reason is written', () => {
    const app = new App();
    const chart = shopIn(app);
    EgressAnalysis.of(chart).acknowledge('SCHEMA005', { reason: 'far' });
    EgressAnalysis.of(chart).acknowledge('TELEMETRY004', { reason: 'both are one' });
    EgressAnalysis.of(wrong(chart)).acknowledge('SCHEMA005', { reason: 'near' });
    odd(chart);
    const objects = Testing.synth(chart);
    expect(annotation(objects, 'Telemetry')).toBe('SCHEMA005: far\nTELEMETRY004: both are one');
    expect(app.synthYaml()).toContain('SCHEMA005: near');
    expect(printed.join('')).toContain("SCHEMA005 is acknowledged because of 'far', but is not found");
  });

  test('join those that are written by hand', () => {
    const app = new App();
    const chart = shopIn(app);
    const entry = wrong(chart);
    entry.metadata.addAnnotation(KEY, 'SCHEMA004: by hand\nSCHEMA005: by hand');
    EgressAnalysis.of(entry).acknowledge('SCHEMA005', { reason: REASON });
    const text = annotation([entry.toJson()], 'ServiceEntry');
    app.synthYaml();
    expect(text).toBe('SCHEMA004: by hand\nSCHEMA005: by hand');
    expect(annotation([entry.toJson()], 'ServiceEntry')).toBe(text);
  });

  test('that nothing needs are printed', () => {
    const app = new App();
    const chart = shopIn(app);
    EgressAnalysis.of(chart).acknowledge('SCHEMA005', { reason: REASON });
    const empty = new Chart(app, 'empty');
    EgressAnalysis.of(empty).acknowledge('SCHEMA005', { reason: REASON });
    app.synthYaml();
    expect(printed.join('').split('\n')).toEqual([
      expect.stringMatching(/^cdk8s-istio:ACKNOWLEDGEMENT001 \(advice\) at empty: .*there is no object below/),
      expect.stringMatching(/^cdk8s-istio:ACKNOWLEDGEMENT001 \(advice\) at shop\/Mail\/ServiceEntry metadata/),
      '',
    ]);
  });

  test('have a reason of one line', () => {
    const chart = shopIn(new App());
    const acknowledge = (): void => {
      EgressAnalysis.of(chart).acknowledge('SCHEMA005', { reason: 'a\nb' });
    };
    expect(acknowledge).toThrow('cdk8s-istio:TEXT001 at shop: reason is');
  });
});

test('a field that somebody patches in is a warning: it may be newer than this library', () => {
  const app = new App();
  const { serviceEntry } = new ExternalHttpsApi(new Chart(app, 'shop', { namespace: 'shop' }), 'Mail', {
    host: 'mail.example.com',
  });
  serviceEntry.addJsonPatch(JsonPatch.add('/spec/fromTheFuture', true));
  expect(app.synthYaml()).toContain('fromTheFuture');
  expect(printed.join('')).toContain('cdk8s-istio:SCHEMA002 (error) at shop/Mail/ServiceEntry spec.fromTheFuture');
});

test('charts for several releases are checked each for its own', () => {
  const app = new App();
  for (const [id, istioVersion] of [['old', IstioVersion.V1_30] as const, ['new', IstioVersion.V1_31] as const]) {
    const chart = new Chart(app, id, { namespace: id });
    MeshProfile.set(chart, { istioVersion });
    new ExternalHttpsApi(chart, 'Mail', { host: `mail.${id}.example.com` });
    const trafficPolicy = { loadBalancer: { zoneAwareLbSetting: { enabled: true } } };
    const spec = { exportTo: ['.'], host: `mail.${id}.example.com`, trafficPolicy };
    const apiVersion = 'networking.istio.io/v1';
    new ApiObject(chart, 'Rule', { apiVersion, kind: 'DestinationRule', metadata: { name: 'rule' }, spec });
  }
  const message = (): string => {
    try {
      app.synthYaml();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  expect(message()).toContain('cdk8s-istio:SCHEMA013 at old/Rule');
  expect(message()).not.toContain('at new/Rule');
});

test.each([
  [['*'], 'nothing'],
  [['.'], 'ORIGINATION012'],
])('the mesh shows rules by default to %j', (defaultDestinationRuleExportTo, finding) => {
  const app = new App();
  // The profile of one chart is none of the other's business.
  new ExternalHttpsApi(new Chart(app, 'mail', { namespace: 'mail' }), 'Mail', { host: 'mail.example.com' });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  MeshProfile.set(chart, { defaultDestinationRuleExportTo });
  new ExternalHttpsApi(chart, 'News', { host: 'news.example.com' });
  const tls = { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'] };
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }];
  const specs = {
    ServiceEntry: { hosts: ['api.example.com'], ports, resolution: 'DNS', exportTo: ['*'] },
    DestinationRule: { host: 'api.example.com', trafficPolicy: { tls } },
  };
  for (const [kind, spec] of Object.entries(specs)) {
    new ApiObject(chart, kind, { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'api' }, spec });
  }
  const said = (): string => {
    try {
      app.synthYaml();
      return 'nothing';
    } catch (error) {
      return String(error);
    }
  };
  expect(said()).toContain(finding);
});

test.each([
  ['platform', []],
  ['istio-system', ['cdk8s-istio:POLICY001 (warning) at shop/Rule spec.exportTo[0]']],
])('the root namespace of the profile is %s', (rootNamespace, warnings) => {
  const app = new App();
  MeshProfile.set(app, { rootNamespace });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new ExternalHttpsApi(chart, 'Mail', { host: 'mail.example.com' });
  new ApiObject(chart, 'Rule', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'rule', namespace: 'platform' },
    spec: {
      exportTo: ['*'],
      host: 'mail.example.com',
      trafficPolicy: { connectionPool: { tcp: { connectTimeout: '5s' } } },
    },
  });
  app.synthYaml();
  expect(printed.join('').match(/cdk8s-istio:POLICY001.*(?=: Clients)/g) ?? []).toEqual(warnings);
});
