import { DataPlaneMode, TrafficAnswer } from '../../lib';
import { call, entry, istio, kubernetes, rule, simulation, TrafficOutcome, WireLeg } from './meshes';

const API = entry('api.example.com', ['80:HTTP:443', '443:TLS'], { addresses: ['192.0.2.1'], exportTo: ['bank'] });

function asked(objects: object[], url: string, more: object = {}): TrafficAnswer {
  return simulation(objects, { dataPlaneMode: DataPlaneMode.AMBIENT }).call(call(url, more));
}

describe('the proxy of a node', () => {
  it('knows services by their address, whatever they are exported to, and forwards bytes', () => {
    for (const url of ['http://api.example.com', 'http://192.0.2.1']) {
      expect(asked([API], url)).toMatchObject({
        outcome: TrafficOutcome.DELIVERED,
        destinations: ['api.example.com:443'],
        hops: [{ proxy: 'ztunnel', wire: WireLeg.CLEAR_TEXT }],
      });
    }
    expect(asked([API], 'https://api.example.com').hops[0].wire).toBe(WireLeg.APPLICATION_TLS);
  });

  it('lets pass what it does not know, also under REGISTRY_ONLY and beside a Sidecar', () => {
    const sidecar = istio('Sidecar', {
      egress: [{ hosts: ['./*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
    const unknown = asked([sidecar, entry('b.example.com', ['80:HTTP'])], 'http://b.example.com');
    expect(unknown).toMatchObject({ outcome: TrafficOutcome.DELIVERED, destinations: [] });
    expect(unknown.hops[0].why).toEqual(['no service has the address: the connection passes']);
  });

  it('looks at no rule: what was meant to be encrypted leaves in clear text', () => {
    const tls = rule('api.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE' } } });
    expect(asked([API, tls], 'http://api.example.com').hops[0].wire).toBe(WireLeg.CLEAR_TEXT);
  });

  it('has no way to a port that the service has not, nor to servers that are not there', () => {
    expect(asked([API], 'tcp://192.0.2.1:5432')).toMatchObject({ outcome: TrafficOutcome.CONNECTION_RESET });
    const empty = entry('api.example.com', ['80:HTTP'], { addresses: ['192.0.2.1'], resolution: 'STATIC' });
    expect(asked([empty], 'http://192.0.2.1').why).toBe('no healthy upstream');
  });

  it('leaves calls to a waypoint, that of the service before that of its namespace', () => {
    const way = (name: string): object => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace: 'shop' },
    });
    const space = kubernetes('Namespace', {}, { name: 'shop', labels: { 'istio.io/use-waypoint': 'of-space' } });
    const labelled = (waypoint: string): object =>
      entry(
        'api.example.com',
        ['80:HTTP'],
        { addresses: ['192.0.2.1'] },
        { labels: { 'istio.io/use-waypoint': waypoint } },
      );
    const objects = [way('of-space'), way('own'), space];
    expect(() => asked([...objects, API], 'http://192.0.2.1')).toThrow('shop/of-space');
    expect(() => asked([...objects, labelled('own')], 'http://192.0.2.1')).toThrow('shop/own');
    expect(asked([...objects, labelled('none')], 'http://192.0.2.1').outcome).toBe(TrafficOutcome.DELIVERED);
    expect(asked([...objects, labelled('gone')], 'http://192.0.2.1').outcome).toBe(TrafficOutcome.DELIVERED);
  });

  it('is for the clients that say so', () => {
    const client = { namespaceName: 'bank' };
    const mesh = simulation([API]);
    expect(mesh.call({ client, url: 'http://api.example.com' }).hops[0].proxy).toBe('sidecar');
    const ambient = { ...client, dataPlaneMode: DataPlaneMode.AMBIENT };
    expect(mesh.call({ client: ambient, url: 'http://api.example.com' }).hops[0].proxy).toBe('ztunnel');
  });
});
