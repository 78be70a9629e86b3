import {
  call,
  entry,
  istio,
  OutboundTrafficPolicyMode,
  rule,
  SimulatedFault,
  simulation,
  TrafficOutcome,
} from './meshes';
import { TrafficAnswer } from '../../lib';

const API = entry('api.example.com', ['80:HTTP:443', '443:TLS']);
const TLS = { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'] };
const ORIGINATED = rule('api.example.com', {
  trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: TLS }] },
});

function asked(objects: object[], url: string, faults: SimulatedFault[] = []): TrafficAnswer {
  return simulation(objects, { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY }).call(
    call(url, { faults }),
  );
}

function retrying(retries: object): object {
  return istio('VirtualService', {
    hosts: ['api.example.com'],
    http: [{ route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }], retries }],
  });
}

describe('the end of a call', () => {
  it.each([
    ['delivered', [API], 'http://api.example.com', TrafficOutcome.DELIVERED, undefined, undefined],
    ['an unknown host', [API], 'http://other.example.com', TrafficOutcome.HTTP_STATUS, 502, undefined],
    ['an unknown port', [], 'tcp://other.example.com:9', TrafficOutcome.CONNECTION_RESET, undefined, 'UH'],
    [
      'no servers',
      [entry('api.example.com', ['80:HTTP'], { resolution: 'STATIC' })],
      'http://api.example.com',
      TrafficOutcome.HTTP_STATUS,
      503,
      'UH',
    ],
    [
      'TLS inside TLS',
      [API, rule('api.example.com', { trafficPolicy: { tls: TLS } })],
      'https://api.example.com',
      TrafficOutcome.CONNECTION_RESET,
      undefined,
      undefined,
    ],
    [
      'a name that nobody has',
      [API, rule('api.example.com', { trafficPolicy: { tls: { ...TLS, subjectAltNames: ['x.invalid'] } } })],
      'http://api.example.com',
      TrafficOutcome.HTTP_STATUS,
      503,
      'UF,URX',
    ],
    [
      'mutual TLS of the mesh outside of it',
      [API, rule('api.example.com', { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } })],
      'http://api.example.com',
      TrafficOutcome.HTTP_STATUS,
      503,
      'UF,URX',
    ],
  ])('%s', (_, objects, url, outcome, status, responseFlags) => {
    const answer = asked(objects, url);
    expect({ outcome: answer.outcome, status: answer.status, responseFlags: answer.responseFlags }).toEqual({
      outcome,
      status,
      responseFlags,
    });
  });

  it('has its worst case: attempts multiply, and time has a limit where one is written', () => {
    expect(asked([API], 'http://api.example.com')).toMatchObject({ worstCaseAttempts: 3 });
    expect(asked([API], 'http://api.example.com').worstCaseSeconds).toBeUndefined();
    const limited = asked(
      [API, retrying({ attempts: 3, perTryTimeout: '2s', retryOn: '5xx' })],
      'http://api.example.com',
    );
    expect(limited.worstCaseAttempts).toBe(4);
    expect(limited.worstCaseSeconds).toBeCloseTo(8.275);
    expect(asked([API], 'https://api.example.com').worstCaseAttempts).toBe(1);
  });

  it('takes as much longer as a fault delays it, which no timeout covers', () => {
    const delayed = (delay: object): number | undefined => {
      const route = [{ destination: { host: 'api.example.com', port: { number: 80 } } }];
      const http = [{ timeout: '400ms', fault: { delay: { fixedDelay: '1s', ...delay } }, route }];
      const routing = istio('VirtualService', { hosts: ['api.example.com'], http });
      return asked([API, routing], 'http://api.example.com').worstCaseSeconds;
    };
    expect(delayed({ percentage: { value: 100 } })).toBeCloseTo(1.4);
    expect(delayed({ percent: 1 })).toBeCloseTo(1.4);
    expect(delayed({})).toBeCloseTo(0.4);
  });
});

describe('a fault', () => {
  const two = entry('api.example.com', ['80:HTTP', '443:TLS'], {
    resolution: 'STATIC',
    endpoints: [{ address: '192.0.2.1' }, { address: '192.0.2.2' }],
  });

  it('of all servers ends in 503, of one in another attempt', () => {
    expect(asked([API], 'http://api.example.com', [SimulatedFault.endpointDown()])).toMatchObject({
      status: 503,
      responseFlags: 'UF,URX',
    });
    expect(asked([two], 'http://api.example.com', [SimulatedFault.endpointDown('192.0.2.1')])).toMatchObject({
      outcome: TrafficOutcome.DELIVERED,
    });
    expect(
      asked([two, retrying({ attempts: 0 })], 'http://api.example.com', [SimulatedFault.endpointDown('192.0.2.1')]),
    ).toMatchObject({ status: 503, responseFlags: 'UF' });
    expect(asked([two], 'https://api.example.com', [SimulatedFault.endpointDown()])).toMatchObject({
      outcome: TrafficOutcome.CONNECTION_RESET,
      responseFlags: 'UF',
    });
    expect(asked([two], 'http://api.example.com', [SimulatedFault.endpointDown('192.0.2.9')]).why).toBe(
      'the server gets the call',
    );
  });

  it('of DNS leaves the proxy without servers, unless it has addresses', () => {
    expect(asked([API], 'http://api.example.com', [SimulatedFault.dnsFailure()])).toMatchObject({
      status: 503,
      responseFlags: 'UH',
    });
    expect(asked([two], 'http://api.example.com', [SimulatedFault.dnsFailure()]).outcome).toBe(
      TrafficOutcome.DELIVERED,
    );
    const any = entry('*.example.com', ['80:HTTP'], { resolution: 'DYNAMIC_DNS' });
    expect(asked([any], 'http://a.example.com', [SimulatedFault.dnsFailure()])).toMatchObject({
      status: 503,
      responseFlags: 'DF',
    });
    const dialled = entry('a.example.com', ['443:TLS'], { resolution: 'NONE' });
    expect(asked([dialled], 'https://a.example.com', [SimulatedFault.dnsFailure()]).why).toContain(
      'the application itself',
    );
  });

  it('of the server is passed on, or repeated as the route says', () => {
    expect(asked([API], 'http://api.example.com', [SimulatedFault.serverAnswers(503, 1)])).toMatchObject({
      status: 503,
    });
    expect(
      asked([API, retrying({ attempts: 2, retryOn: '5xx' })], 'http://api.example.com', [
        SimulatedFault.serverAnswers(503, 2),
      ]).outcome,
    ).toBe(TrafficOutcome.DELIVERED);
    expect(
      asked([API, retrying({ attempts: 2, retryOn: '503' })], 'http://api.example.com', [
        SimulatedFault.serverAnswers(503, 3),
      ]),
    ).toMatchObject({ status: 503, responseFlags: 'URX' });
    expect(
      asked([API, retrying({ attempts: 2, retryOn: 'gateway-error' })], 'http://api.example.com', [
        SimulatedFault.serverAnswers(500, 1),
      ]),
    ).toMatchObject({ status: 500 });
  });

  it('of the certificate is found by whoever looks', () => {
    const fault = [SimulatedFault.wrongCertificate()];
    expect(asked([API, ORIGINATED], 'http://api.example.com', fault)).toMatchObject({
      status: 503,
      responseFlags: 'UF,URX',
    });
    const unchecked = rule('api.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'api.example.com' } } });
    expect(asked([API, unchecked], 'http://api.example.com', fault).why).toContain('the wrong server gets the call');
    expect(asked([API], 'https://api.example.com', fault).why).toContain('the application has to refuse');
    expect(asked([API], 'http://api.example.com', fault).why).toContain('whoever answers gets the call');
  });
});

describe('a NetworkPolicy', () => {
  const policy = (egress: object[]): object => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'egress', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Egress'], egress },
  });

  it.each([
    ['nothing', [], 503],
    ['another port', [{ ports: [{ port: 80, protocol: 'TCP' }] }], 503],
    ['the port that is dialled', [{ ports: [{ port: 443 }] }], undefined],
    ['Pods alone', [{ to: [{ podSelector: {} }] }], 503],
    ['addresses, which the name may have', [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }] }], undefined],
  ])('that lets out %s', (_, egress, status) => {
    expect(asked([API, ORIGINATED, policy(egress)], 'http://api.example.com').status).toBe(status);
  });

  it('is known for servers whose addresses are known', () => {
    const fixed = entry('api.example.com', ['443:TLS'], {
      resolution: 'STATIC',
      endpoints: [{ address: '192.0.2.1' }],
    });
    const to = (cidr: string, except: string[] = []): TrafficAnswer =>
      asked([fixed, policy([{ to: [{ ipBlock: { cidr, except } }] }])], 'https://api.example.com');
    expect(to('192.0.2.0/24').outcome).toBe(TrafficOutcome.DELIVERED);
    expect(to('192.0.2.0/24', ['192.0.2.1/32']).why).toContain('shop/egress');
    expect(to('198.51.100.0/24').outcome).toBe(TrafficOutcome.CONNECTION_RESET);
  });
});

describe('a fault of a route', () => {
  const aborting = (value: number): object =>
    istio('VirtualService', {
      hosts: ['api.example.com'],
      http: [
        {
          fault: { abort: { httpStatus: 418, percentage: { value } } },
          route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }],
        },
      ],
    });

  it('answers, if it is for every request', () => {
    expect(asked([API, aborting(100)], 'http://api.example.com')).toMatchObject({ status: 418, responseFlags: 'FI' });
    expect(asked([API, aborting(50)], 'http://api.example.com').outcome).toBe(TrafficOutcome.DELIVERED);
  });
});

describe('a warning', () => {
  const warnings = (objects: object[], url = 'http://api.example.com'): string[] => asked(objects, url).warnings;

  it('is given where what is delivered is not safe', () => {
    expect(warnings([API])).toEqual(['sidecar sends clear text to port 443, where servers expect TLS']);
    const tls = (settings: object): object =>
      rule('api.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE', ...settings } } });
    expect(warnings([API, tls({ sni: 'api.example.com' })]).join()).toContain('checks no name');
    expect(warnings([API, tls({ insecureSkipVerify: true })])).toEqual(['sidecar trusts any certificate']);
    expect(asked([API], 'http://api.example.com').explain()).toContain(
      '\nWarning: sidecar sends clear text to port 443',
    );
  });

  it('is not given where it is, nor where nothing is delivered', () => {
    expect(warnings([API, ORIGINATED])).toEqual([]);
    expect(warnings([API], 'https://api.example.com')).toEqual([]);
    expect(warnings([entry('api.example.com', ['80:HTTP'])])).toEqual([]);
    expect(asked([API], 'http://api.example.com', [SimulatedFault.endpointDown()]).warnings).toEqual([]);
  });
});

describe('explain', () => {
  it('tells the way, what decided and how it ends', () => {
    expect(asked([API, ORIGINATED], 'http://api.example.com/v1').explain()).toBe(
      [
        'http://api.example.com/v1 from namespace shop',
        '1. sidecar',
        '   listener 0.0.0.0_80: HTTP on port 80, which api.example.com was the first to declare',
        '   virtual host api.example.com:80: api.example.com has no VirtualService on port 80',
        '   DestinationRule shop/rule-api-example-com',
        '   goes to outbound|80||api.example.com (api.example.com:443)',
        '   sends TLS by the proxy: server name api.example.com, trusts file-root:system, checks api.example.com',
        'Result: delivered: the server gets the call.',
        'Worst case: 3 attempts, without a limit of time.',
      ].join('\n'),
    );
  });

  it('says where a call ends', () => {
    expect(asked([API], 'http://other.example.com').explain()).toContain(
      'REGISTRY_ONLY refuses unknown hosts\nResult: HTTP status 502: sidecar answers itself.',
    );
  });
});
