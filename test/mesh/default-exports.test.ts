import { App, Chart } from 'cdk8s';
import { EgressSimulation, MeshProfile, networking, SimulationOptions, TlsOriginatedApi } from '../../lib';
import { call, entry, hop, istio, kubernetes, NEW, object, OLD, rule } from '../simulation/meshes';

const HOST = 'api.example.com';
const URL = `http://${HOST}`;
const ENTRY = entry(HOST, ['80:HTTP']);

/** The cluster that clients of some namespaces have for the host. */
function clusters(objects: object[], options: SimulationOptions, ...namespaces: string[]): (string | undefined)[] {
  return namespaces.map((from) => hop(objects, call(URL, { from }), options).cluster);
}

describe('hosts', () => {
  const OWN = { defaultServiceExportTo: ['.'] };

  it('are for everybody where neither they nor the mesh say it', () => {
    const own = 'outbound|80||api.example.com';
    for (const options of [{}, { defaultServiceExportTo: ['*'] }, { defaultServiceExportTo: [] }]) {
      expect(clusters([ENTRY], options, 'shop', 'other')).toEqual([own, own]);
    }
  });

  it('are for whom the mesh says', () => {
    const [own, none] = ['outbound|80||api.example.com', 'PassthroughCluster'];
    expect(clusters([ENTRY], OWN, 'shop', 'other')).toEqual([own, none]);
    expect(clusters([ENTRY], { defaultServiceExportTo: ['other'] }, 'shop', 'other')).toEqual([none, own]);
    expect(clusters([ENTRY], { defaultServiceExportTo: ['~'] }, 'shop', 'other')).toEqual([none, none]);
  });

  it('say for themselves who sees them', () => {
    const written = entry(HOST, ['80:HTTP'], { exportTo: ['*'] });
    expect(clusters([written], OWN, 'other')).toEqual(['outbound|80||api.example.com']);
  });

  it('of Kubernetes are as well', () => {
    const service = (annotations?: Record<string, string>): object =>
      kubernetes('Service', { spec: { ports: [{ name: 'http', port: 80 }] } }, { name: 'cart', annotations });
    const asked = call('http://cart.shop.svc.cluster.local', { from: 'other' });
    expect(hop([service()], asked, OWN).cluster).toBe('PassthroughCluster');
    const written = service({ 'networking.istio.io/exportTo': '*' });
    expect(hop([written], asked, OWN).cluster).toBe('outbound|80||cart.shop.svc.cluster.local');
  });

  it('of two objects stay apart where one says what the mesh says', () => {
    const other = (spec: object): object => entry(HOST, ['81:HTTP'], spec, { name: 'other', created: NEW });
    const asked = call(`http://${HOST}:81`);
    expect(hop([ENTRY, other({})], asked, OWN).error).toBeUndefined();
    expect(hop([ENTRY, other({ exportTo: ['.'] })], asked, OWN).error).toBe('cluster does not exist');
  });
});

describe('routes', () => {
  const OWN = { defaultVirtualServiceExportTo: ['.'] };
  const ANSWER = [{ directResponse: { status: 418 } }];
  const ROUTES = istio('VirtualService', { hosts: [HOST], http: ANSWER });

  function answers(objects: object[], options: SimulationOptions, ...namespaces: string[]): (number | undefined)[] {
    return namespaces.map((from) => hop([ENTRY, ...objects], call(URL, { from }), options).directResponse);
  }

  it('are for everybody where neither they nor the mesh say it', () => {
    expect(answers([ROUTES], {}, 'shop', 'other')).toEqual([418, 418]);
    expect(answers([ROUTES], { defaultVirtualServiceExportTo: [] }, 'other')).toEqual([418]);
  });

  it('are for whom the mesh says', () => {
    expect(answers([ROUTES], OWN, 'shop', 'other')).toEqual([418, undefined]);
    expect(answers([ROUTES], { defaultVirtualServiceExportTo: ['other'] }, 'shop', 'other')).toEqual([undefined, 418]);
  });

  it('say for themselves who sees them', () => {
    const written = istio('VirtualService', { hosts: [HOST], exportTo: ['*'], http: ANSWER });
    expect(answers([written], OWN, 'other')).toEqual([418]);
  });

  it('are delegated to whom the mesh says', () => {
    const root = istio('VirtualService', {
      hosts: [HOST],
      exportTo: ['*'],
      http: [{ delegate: { name: 'answer', namespace: 'platform' } }],
    });
    const delegate = istio('VirtualService', { http: ANSWER }, { name: 'answer', namespace: 'platform' });
    expect(answers([root, delegate], {}, 'shop')).toEqual([418]);
    expect(answers([root, delegate], OWN, 'shop')).toEqual([undefined]);
  });

  const PARENT = { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api-example-com' };
  const REDIRECT = [{ filters: [{ type: 'RequestRedirect', requestRedirect: { statusCode: 302 } }] }];
  const httpRoute = (namespace: string): object =>
    object(
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      { namespace, created: NEW },
      { spec: { parentRefs: [{ ...PARENT, namespace: 'shop' }], rules: REDIRECT } },
    );

  it('of the Gateway API follow the mesh, since they cannot say it', () => {
    expect(answers([httpRoute('shop')], {}, 'shop', 'other')).toEqual([302, 302]);
    expect(answers([httpRoute('shop')], OWN, 'shop', 'other')).toEqual([302, undefined]);
  });

  it('of the Gateway API come first in sidecars of their namespace, also where they are for it alone', () => {
    const older = istio('VirtualService', { hosts: [HOST], http: ANSWER }, { created: OLD });
    expect(answers([older, httpRoute('shop')], {}, 'shop')).toEqual([302]);
    expect(answers([older, httpRoute('shop')], OWN, 'shop')).toEqual([302]);
  });
});

describe('DestinationRules', () => {
  const OWN = { defaultDestinationRuleExportTo: ['.'] };
  const TIMEOUT = { trafficPolicy: { connectionPool: { tcp: { connectTimeout: '3s' } } } };
  const RULE = rule(HOST, TIMEOUT);

  function timeouts(objects: object[], options: SimulationOptions, ...namespaces: string[]): (string | undefined)[] {
    return namespaces.map((from) => hop([ENTRY, ...objects], call(URL, { from }), options).connectTimeout);
  }

  it('are for everybody where neither they nor the mesh say it', () => {
    expect(timeouts([RULE], {}, 'shop', 'other')).toEqual(['3s', '3s']);
  });

  it('are for their own namespace where the mesh says so, also beside others', () => {
    expect(timeouts([RULE], OWN, 'shop', 'other')).toEqual(['3s', '10s']);
    expect(timeouts([RULE], { defaultDestinationRuleExportTo: ['.', '*'] }, 'other')).toEqual(['10s']);
  });

  it('are for everybody whatever else the mesh says', () => {
    for (const entries of [['shop'], ['~'], []]) {
      expect(timeouts([RULE], { defaultDestinationRuleExportTo: entries }, 'shop', 'other')).toEqual(['3s', '3s']);
    }
  });

  it('say for themselves who sees them', () => {
    expect(timeouts([rule(HOST, { ...TIMEOUT, exportTo: ['*'] })], OWN, 'other')).toEqual(['3s']);
  });

  it('of the root namespace are for its own workloads where the mesh keeps them', () => {
    const root = rule(HOST, TIMEOUT, { namespace: 'istio-system' });
    expect(timeouts([root], {}, 'shop', 'istio-system')).toEqual(['3s', '3s']);
    expect(timeouts([root], OWN, 'shop', 'istio-system')).toEqual(['10s', '3s']);
  });
});

test('an app is simulated with what its profile says', () => {
  const app = new App();
  MeshProfile.set(app, { defaultServiceExportTo: ['.'] });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com' });
  const simulation = EgressSimulation.ofScope(app);
  expect(simulation._mesh.facts.defaultServiceExportTo).toEqual(['.']);
});

test('a hand-written ServiceEntry is for the clients of a construct only where the mesh shows it to them', () => {
  const synth = (defaultServiceExportTo: string[]): (() => string) => {
    const app = new App();
    MeshProfile.set(app, { defaultServiceExportTo });
    new TlsOriginatedApi(new Chart(app, 'shop', { namespace: 'shop' }), 'Rates', { host: HOST });
    const billing = new Chart(app, 'billing', { namespace: 'billing' });
    const ports = [{ number: 80, name: 'http', protocol: 'HTTP' }];
    const spec = { hosts: [HOST], ports, resolution: networking.ServiceEntryResolution.DNS };
    new networking.ServiceEntry(billing, 'Rates', { spec });
    return () => app.synthYaml();
  };
  expect(synth(['*'])).toThrow('HOST005');
  expect(synth(['.'])).not.toThrow();
});
