import { Endpoint } from '../../lib/mesh/endpoints';
import { Fields } from '../../lib/mesh/fields';
import { applyLocality, byLocality, LocalityView } from '../../lib/mesh/locality';

function endpoint(address: string, locality: string, labels: Record<string, string> = {}): Endpoint {
  return { address, locality, labels, port: 80, portName: 'http', tlsMode: 'disabled', weight: 1, identity: '' };
}

function priorities(endpoints: Endpoint[], view: Partial<LocalityView>, setting?: object): Record<string, number> {
  const loadBalancer = setting && Fields.of({ localityLbSetting: setting }, '', () => undefined);
  const groups = applyLocality(byLocality(endpoints), {
    clientLocality: '',
    clientLabels: {},
    hasOutlierDetection: true,
    prefersOwnZone: false,
    loadBalancer,
    ...view,
  });
  return Object.fromEntries(
    groups.flatMap(({ endpoints: members, priority }) => members.map(({ address }) => [address, priority])),
  );
}

const PLACES = [
  endpoint('a', 'eu/1/x'),
  endpoint('b', 'eu/1/y'),
  endpoint('c', 'eu/2/x'),
  endpoint('d', 'us/1/x'),
  endpoint('e', ''),
];

describe('priorities', () => {
  it('go by distance, without gaps', () => {
    expect(priorities(PLACES, { clientLocality: 'eu/1/x' })).toEqual({ a: 0, b: 1, c: 2, d: 3, e: 3 });
    expect(priorities(PLACES.slice(2), { clientLocality: 'eu/1/x' })).toEqual({ c: 0, d: 1, e: 1 });
    expect(priorities(PLACES, { clientLocality: '' })).toEqual({ a: 1, b: 1, c: 1, d: 1, e: 0 });
  });

  it('need detection of outliers, and can be switched off', () => {
    expect(priorities(PLACES, { clientLocality: 'eu/1/x', hasOutlierDetection: false })).toEqual({
      a: 0,
      b: 0,
      c: 0,
      d: 0,
      e: 0,
    });
    expect(priorities(PLACES, { clientLocality: 'eu/1/x' }, { enabled: false })).toEqual({
      a: 0,
      b: 0,
      c: 0,
      d: 0,
      e: 0,
    });
  });

  it('go by labels that the client and the server share, counted from the first', () => {
    const servers = [endpoint('a', '', { v: '1', w: '1' }), endpoint('b', '', { v: '1' }), endpoint('c', '', {})];
    const view = { clientLabels: { v: '1', w: '1' } };
    expect(priorities(servers, view, { failoverPriority: ['v', 'w'] })).toEqual({ a: 0, b: 1, c: 2 });
    expect(priorities(servers, view, { failoverPriority: ['v=', 'w'] })).toEqual({ c: 0, a: 1, b: 1 });
    expect(priorities(servers, { clientLabels: {} }, { failoverPriority: ['v'] })).toEqual({ a: 0, b: 0, c: 0 });
  });
});
