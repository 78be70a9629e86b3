import { ApiObject, App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import {
  EgressAnalysis,
  EgressAssert,
  MeshProfile,
  networking,
  Severity,
  SimulatedFault,
  SimulationOptions,
  TlsOriginatedApi,
  TrafficCall,
  TrafficOutcome,
} from '../../lib';
import { call, entry, istio, kubernetes, OutboundTrafficPolicyMode, rule } from '../simulation/meshes';

const HOST = 'api.example.com';
const URL = `http://${HOST}`;
const PARTIAL_TLS = { mode: 'SIMPLE', sni: HOST };
const TLS = { ...PARTIAL_TLS, subjectAltNames: [HOST] };
const API = entry(HOST, ['80:HTTP:443']);
/** Nothing is to encrypt it. */
function assertion(objects: object[], options: SimulationOptions = {}): EgressAssert {
  return EgressAssert.ofManifests(objects.map((each) => JSON.stringify(each)).join('\n---\n'), options);
}

function encrypting(host = HOST, tls: object = { ...TLS, sni: host, subjectAltNames: [host] }): object {
  return rule(host, { trafficPolicy: { tls } });
}

function virtualService(route: object[], more: object = {}): object {
  return istio('VirtualService', { hosts: [HOST], http: [{ route, ...more }] });
}

function share(host: string, weight: number): object {
  return { destination: { host, port: { number: 80 } }, weight };
}

function messageOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('hasObject', () => {
  const egress = assertion([API, encrypting(), entry('other.example.com', ['443:TLS'])]);

  it('takes maps that have more keys, at every depth', () => {
    egress.hasObject('ServiceEntry', {});
    egress.hasObject('ServiceEntry', { metadata: { namespace: 'shop' }, spec: { hosts: [HOST] } });
    egress.hasObject('ServiceEntry', { spec: { ports: [{ targetPort: 443 }] } });
  });

  it('takes null for what is not there', () => {
    egress.hasObject('ServiceEntry', { spec: { hosts: ['other.example.com'], ports: [{ targetPort: null }] } });
    expect(() => {
      egress.hasObject('ServiceEntry', { spec: { hosts: [HOST], ports: [{ targetPort: null }] } });
    }).toThrow('spec.ports[0].targetPort is 443, expected is none');
  });

  it('takes only lists that have the same elements', () => {
    expect(() => {
      egress.hasObject('ServiceEntry', { spec: { hosts: [HOST, 'b.example.com'] } });
    }).toThrow();
    expect(() => {
      egress.hasObject('ServiceEntry', { spec: { hosts: [] } });
    }).toThrow();
  });

  it('shows the nearest objects and where they differ', () => {
    const wanted = { metadata: { labels: { team: 'a' } }, spec: { hosts: [HOST], resolution: 'STATIC' } };
    expect(
      messageOf(() => {
        egress.hasObject('ServiceEntry', wanted);
      }),
    ).toMatchInlineSnapshot(`
     "Expected an object of kind ServiceEntry like {"metadata":{"labels":{"team":"a"}},"spec":{"hosts":["api.example.com"],"resolution":"STATIC"}}, but none of 2 is. The nearest:

     ServiceEntry shop/api-example-com:
       metadata.labels is not there, expected is {"team":"a"}
       spec.resolution is 'DNS', expected is 'STATIC'
     ServiceEntry shop/other-example-com:
       metadata.labels is not there, expected is {"team":"a"}
       spec.hosts[0] is 'other.example.com', expected is 'api.example.com'
       spec.resolution is 'DNS', expected is 'STATIC'"
    `);
    expect(
      messageOf(() => {
        egress.hasObject('Sidecar', {});
      }),
    ).toMatchInlineSnapshot(
      `"Expected an object of kind Sidecar like {}, but there is none of that kind; there are 1 DestinationRule, 2 ServiceEntry."`,
    );
  });

  it('finds each object by any part of itself, and by nothing that was changed', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.stringMatching(/^[a-z./]{1,8}$/), maxDepth: 3 }),
        fc.stringMatching(/^[a-z]{1,8}$/),
        (spec, key) => {
          const printed = JSON.parse(JSON.stringify(spec)) as Record<string, unknown>;
          const one = assertion([istio('Sidecar', printed)]);
          one.hasObject('Sidecar', { spec: printed });
          const part = Object.fromEntries(Object.entries(printed).slice(1));
          one.hasObject('Sidecar', { spec: part });
          expect(() => {
            one.hasObject('Sidecar', { spec: { ...printed, [`${key}!`]: 'never there' } });
          }).toThrow('never there');
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('objectCount', () => {
  const egress = assertion([API, encrypting(), entry('other.example.com', ['443:TLS'])]);

  it('counts a kind in all namespaces', () => {
    egress.objectCount('ServiceEntry', 2);
    egress.objectCount('DestinationRule', 1);
    egress.objectCount('Sidecar', 0);
  });

  it('shows what is there', () => {
    expect(
      messageOf(() => {
        egress.objectCount('ServiceEntry', 1);
      }),
    ).toMatchInlineSnapshot(`
     "Expected 1 of kind ServiceEntry, but there are 2:

     ServiceEntry shop/api-example-com
     ServiceEntry shop/other-example-com"
    `);
    expect(
      messageOf(() => {
        egress.objectCount('Sidecar', 1);
      }),
    ).toMatchInlineSnapshot(
      `"Expected 1 of kind Sidecar, but there are 0; there are 1 DestinationRule, 2 ServiceEntry."`,
    );
  });
});

describe('calls', () => {
  it('are encrypted where the proxy checks a name and a chain', () => {
    assertion([API, encrypting()]).callIsEncrypted(call(URL));
    assertion([entry(HOST, ['443:TLS'])]).callIsEncrypted(call(`https://${HOST}`));
  });

  it('are not encrypted otherwise, although they are delivered', () => {
    const clear = assertion([API]);
    clear.callIsDelivered(call(URL));
    expect(
      messageOf(() => {
        clear.callIsEncrypted(call(URL));
      }),
    ).toMatchInlineSnapshot(`
     "Expected the call to be delivered encrypted, to a server that proves its name, but sidecar sends clear text.

     http://api.example.com from namespace shop
     1. sidecar
        listener 0.0.0.0_80: HTTP on port 80, which api.example.com was the first to declare
        virtual host api.example.com:80: api.example.com has no VirtualService on port 80
        goes to outbound|80||api.example.com (api.example.com:443)
        sends clear text
     Result: delivered: the server gets the call.
     Worst case: 3 attempts, without a limit of time.
     Warning: sidecar sends clear text to port 443, where servers expect TLS."
    `);
    const careless = assertion([API, encrypting(HOST, { ...TLS, insecureSkipVerify: true })]);
    careless.callIsDelivered(call(URL));
    expect(() => {
      careless.callIsEncrypted(call(URL));
    }).toThrow('sidecar trusts any certificate');
    const nameless = assertion([
      entry(HOST, ['5432:TCP'], { addresses: ['10.255.0.1'] }),
      encrypting(HOST, PARTIAL_TLS),
    ]);
    nameless.callIsDelivered(call('tcp://10.255.0.1:5432'));
    expect(() => {
      nameless.callIsEncrypted(call('tcp://10.255.0.1:5432'));
    }).toThrow('sidecar checks no name of the server');
  });

  it('are refused where no server gets them', () => {
    const closed = assertion([API, encrypting()], { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY });
    closed.callIsRefused(call('http://other.example.com'));
    closed.callIsRefused(call(URL, { faults: [SimulatedFault.wrongCertificate()] }));
    expect(
      messageOf(() => {
        closed.callIsDelivered(call('http://other.example.com'));
      }),
    ).toMatchInlineSnapshot(`
     "Expected the call to be delivered, but the outcome is "HTTP status": sidecar answers itself.

     http://other.example.com from namespace shop
     1. sidecar
        listener 0.0.0.0_80: HTTP on port 80, which api.example.com was the first to declare
        virtual host block_all: REGISTRY_ONLY refuses unknown hosts
     Result: HTTP status 502: sidecar answers itself."
    `);
    expect(() => {
      closed.callIsRefused(call(URL));
    }).toThrow('Expected the call to be refused, but it is delivered.');
  });

  it('are not refused by the answer of a server', () => {
    const failing = call(URL, { faults: [SimulatedFault.serverAnswers(503, 9)] });
    const egress = assertion([API, encrypting()]);
    expect(() => {
      egress.callIsDelivered(failing);
    }).toThrow('503');
    expect(() => {
      egress.callIsRefused(failing);
    }).toThrow('it is delivered');
  });

  it('are tried as often as the route says, the first time included', () => {
    const retries = { attempts: 4, retryOn: '5xx' };
    const egress = assertion([API, encrypting(), virtualService([share(HOST, 1)], { retries })]);
    egress.callIsTriedAtMost(call(URL), 5);
    egress.callIsTriedAtMost(call(URL, { faults: [SimulatedFault.serverAnswers(503, 9)] }), 5);
    expect(() => {
      egress.callIsTriedAtMost(call(URL), 4);
    }).toThrow('to be tried at most 4 times, but it may be tried 5 times.');
    expect(() => {
      egress.callIsTriedAtMost(call(URL), 1);
    }).toThrow('to be tried at most once');
  });

  it('that no server gets are not tried few times, but never', () => {
    const closed = assertion([API], { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY });
    expect(() => {
      closed.callIsTriedAtMost(call('http://typo.example.com'), 3);
    }).toThrow('HTTP status');
  });

  it('that cannot be read are no failure of an expectation', () => {
    expect(() => {
      assertion([API]).callIsRefused(call('ftp://api.example.com'));
    }).toThrow('SIMULATION001');
  });
});

describe('calls that a route divides', () => {
  const canary = 'canary.example.com';
  const both = virtualService([share(HOST, 80), share(canary, 20)]);
  const servers = [API, entry(canary, ['80:HTTP:443']), both];

  it('are as expected if each share is', () => {
    const egress = assertion([...servers, encrypting(), encrypting(canary)]);
    egress.callIsEncrypted(call(URL));
    egress.callIsDelivered(call(URL));
    egress.callIsTriedAtMost(call(URL), 3);
  });

  it.each([HOST, canary])('are not if the share of %s is not', (host) => {
    const egress = assertion([...servers, encrypting(host)]);
    egress.callIsDelivered(call(URL));
    expect(() => {
      egress.callIsEncrypted(call(URL));
    }).toThrow(`on way ${host === HOST ? 2 : 1} of 2 sidecar sends clear text`);
  });

  it('do not look at shares of nothing, nor at routes of other calls', () => {
    const off = virtualService([share(HOST, 100), share('missing.example.com', 0)]);
    assertion([API, encrypting(), off]).callIsEncrypted(call(URL));
    const elsewhere = istio(
      'VirtualService',
      { hosts: ['else.example.com'], http: [{ route: [share('missing.example.com', 1), share(HOST, 1)] }] },
      { name: 'elsewhere' },
    );
    assertion([elsewhere, ...servers, encrypting(), encrypting(canary)]).callIsEncrypted(call(URL));
  });

  it('are not delivered if a share has no servers', () => {
    const egress = assertion([API, encrypting(), virtualService([share(HOST, 80), share('missing.example.com', 20)])]);
    expect(() => {
      egress.callIsDelivered(call(URL));
    }).toThrow('on way 2 of 2 the outcome is "HTTP status": cluster does not exist');
  });
});

describe('calls through a gateway', () => {
  const HOME = { namespace: 'istio-egress' };
  const GATEWAY = 'egress.istio-egress.svc.cluster.local';
  const service = kubernetes(
    'Service',
    {
      spec: {
        clusterIP: '10.96.0.9',
        selector: { istio: 'egress' },
        ports: [{ name: 'https', port: 443, targetPort: 8443 }],
      },
    },
    { ...HOME, name: 'egress' },
  );
  const gateway = istio(
    'Gateway',
    {
      selector: { istio: 'egress' },
      servers: [
        { hosts: [HOST], port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } },
      ],
    },
    { ...HOME, name: 'way' },
  );
  const legs = istio('VirtualService', {
    hosts: [HOST],
    gateways: ['mesh', 'istio-egress/way'],
    http: [
      {
        match: [{ gateways: ['mesh'], port: 80 }],
        route: [{ destination: { host: GATEWAY, subset: 'api', port: { number: 443 } } }],
      },
      {
        match: [{ gateways: ['istio-egress/way'], port: 443 }],
        route: [{ destination: { host: HOST, port: { number: 80 } } }],
      },
    ],
  });
  const first = rule(
    GATEWAY,
    { subsets: [{ name: 'api', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL', sni: HOST } } }] },
    HOME,
  );

  it('leave through it, encrypted on both legs', () => {
    const egress = assertion([API, service, gateway, legs, first, encrypting()]);
    egress.callLeavesThrough(call(URL), GATEWAY);
    egress.callIsEncrypted(call(URL));
  });

  it('show each leg where one is not as expected', () => {
    const egress = assertion([API, service, gateway, legs, first]);
    egress.callLeavesThrough(call(URL), GATEWAY);
    expect(
      messageOf(() => {
        egress.callIsEncrypted(call(URL));
      }),
    ).toMatchInlineSnapshot(`
     "Expected the call to be delivered encrypted, to a server that proves its name, but egress.istio-egress.svc.cluster.local sends clear text.

     http://api.example.com from namespace shop
     1. sidecar
        listener 0.0.0.0_80: HTTP on port 80, which api.example.com was the first to declare
        virtual host api.example.com:80: http route 1 of VirtualService shop/virtualservice
        DestinationRule istio-egress/rule-egress-istio-egress-svc-cluster-local
        goes to outbound|443|api|egress.istio-egress.svc.cluster.local
        sends mesh mutual TLS: server name api.example.com, trusts ROOTCA, checks the certificate of the mesh, shows default
     2. egress.istio-egress.svc.cluster.local
        listener 0.0.0.0_8443: server for api.example.com on port 443 of Gateway istio-egress/way
        virtual host api.example.com:443: http route 2 of VirtualService shop/virtualservice
        goes to outbound|80||api.example.com (api.example.com:443)
        sends clear text
     Result: delivered: the server gets the call.
     Worst case: 3 attempts, without a limit of time.
     Warning: egress.istio-egress.svc.cluster.local sends clear text to port 443, where servers expect TLS."
    `);
    expect(() => {
      assertion([API, encrypting()]).callLeavesThrough(call(URL), GATEWAY);
    }).toThrow('the last proxy is sidecar');
  });

  const checks: [string, (egress: EgressAssert, asked: TrafficCall) => void][] = [
    [
      'callIsDelivered',
      (egress, asked) => {
        egress.callIsDelivered(asked);
      },
    ],
    [
      'callIsEncrypted',
      (egress, asked) => {
        egress.callIsEncrypted(asked);
      },
    ],
    [
      'callIsRefused',
      (egress, asked) => {
        egress.callIsRefused(asked);
      },
    ],
    [
      'callLeavesThrough',
      (egress, asked) => {
        egress.callLeavesThrough(asked, GATEWAY);
      },
    ],
    [
      'callIsTriedAtMost',
      (egress, asked) => {
        egress.callIsTriedAtMost(asked, 9);
      },
    ],
  ];

  it.each(checks)('%s knows nothing of a gateway that is not in the manifests', (_, check) => {
    expect(() => {
      check(assertion([API, gateway, legs, first, encrypting()]), call(URL));
    }).toThrow(`hands it to ${GATEWAY}, and that Service is not in the manifests`);
  });

  it('are not known where the Service leads to no gateway', () => {
    expect(() => {
      assertion([API, service, legs, first, encrypting()]).callIsEncrypted(call(URL));
    }).toThrow('no Gateway selects the Pods behind it');
  });
});

describe('hasNoFindings', () => {
  it('shows all', () => {
    assertion([API]).hasNoFindings();
    const broken = istio('Sidecar', { egress: [{ hosts: './*' }] });
    expect(
      messageOf(() => {
        assertion([API, broken]).hasNoFindings();
      }),
    ).toMatchInlineSnapshot(`
     "Expected no findings, but there is 1:

     manifests:3: Sidecar shop/sidecar: spec.egress[0].hosts: a string where a list is expected"
    `);
  });
});

describe('hasNoFindingsOf', () => {
  const encrypted = entry(HOST, ['443:TLS']);
  const failover = istio('DestinationRule', {
    host: 'api.example.com',
    trafficPolicy: { loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } } },
  });

  it('takes what the webhook takes, and warnings where errors are asked for', () => {
    assertion([encrypted]).hasNoFindingsOf(Severity.ADVICE);
    assertion([encrypted, failover]).hasNoFindingsOf(Severity.ERROR);
  });

  it('shows what is as severe, or more, with its place and what to write', () => {
    const broken = istio('Sidecar', { egress: [{ hosts: ['no-namespace'] }] });
    expect(
      messageOf(() => {
        assertion([encrypted, failover, broken]).hasNoFindingsOf(Severity.WARNING);
      }),
    ).toMatchInlineSnapshot(`
     "Expected no findings of severity WARNING or above, but there are 2:

     manifests:3: DestinationRule shop/destinationrule: spec.trafficPolicy.loadBalancer.localityLbSetting: DESTINATIONRULE011 The policy fails over and has no outlierDetection. Add outlierDetection to the same policy.
     manifests:5: Sidecar shop/sidecar: spec.egress[0].hosts[0]: SIDECAR004 'no-namespace' is not of the form namespace/host. Write ./host for the own namespace, namespace/host or */host, with a full name or *."
    `);
    expect(() => {
      assertion([encrypted, failover]).hasNoFindingsOf(Severity.WARNING);
    }).toThrow('there is 1');
  });

  it('takes what is acknowledged', () => {
    const annotations = { 'cdk8s-istio/acknowledged': 'DESTINATIONRULE011: the regions are alike' };
    const { spec } = failover as { readonly spec: object };
    assertion([encrypted, istio('DestinationRule', spec, { annotations })]).hasNoFindingsOf(Severity.WARNING);
  });

  it('takes what is acknowledged in code, before anything is printed', () => {
    const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
    const [first, second] = ['first', 'second'].map((name) => new Chart(chart, name));
    const objects = [first, second].map(
      (scope) => new ApiObject(scope, 'Rule', failover as unknown as ConstructorParameters<typeof ApiObject>[2]),
    );
    EgressAnalysis.of(first).acknowledge('DESTINATIONRULE011', { reason: 'the regions are alike' });
    EgressAssert.ofScope(first).hasNoFindingsOf(Severity.WARNING);
    expect(() => {
      EgressAssert.ofScope(chart).hasNoFindingsOf(Severity.WARNING);
    }).toThrow('there is 1');
    EgressAnalysis.of(chart).acknowledge('DESTINATIONRULE011', { reason: 'nothing fails over' });
    EgressAssert.ofScope(chart).hasNoFindingsOf(Severity.WARNING);
    for (const object of objects) expect(object.metadata.toJson()).not.toHaveProperty('annotations');
  });

  it('knows what the profile says about the mesh', () => {
    const connectionPool = { tcp: { connectTimeout: '5s' } };
    const rule = { host: HOST, exportTo: ['*'], trafficPolicy: { connectionPool } };
    const objects = [encrypted, istio('DestinationRule', rule, { namespace: 'platform' })];
    assertion(objects, { rootNamespace: 'platform' }).hasNoFindingsOf(Severity.WARNING);
    expect(() => {
      assertion(objects).hasNoFindingsOf(Severity.WARNING);
    }).toThrow('POLICY001');
  });

  it('knows who sees what does not say it', () => {
    const tls = { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] };
    const rule = istio('DestinationRule', { host: HOST, trafficPolicy: { tls } });
    const objects = [entry(HOST, ['80:HTTP:443']), rule];
    assertion(objects).hasNoFindingsOf(Severity.ERROR);
    expect(() => {
      assertion(objects, { defaultDestinationRuleExportTo: ['.'] }).hasNoFindingsOf(Severity.WARNING);
    }).toThrow('ORIGINATION012');
  });

  it('names the construct', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new networking.Sidecar(chart, 'Broken', { spec: { egress: [{ hosts: ['no-namespace'] }] } });
    expect(() => {
      EgressAssert.ofScope(chart).hasNoFindingsOf(Severity.ERROR);
    }).toThrow('shop/Broken: Sidecar');
  });
});

describe('ofScope', () => {
  function shop(): Chart {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com' });
    return chart;
  }

  it('says the same as the printed manifests', () => {
    const chart = shop();
    const egress = EgressAssert.ofScope(chart, { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY });
    egress.callIsEncrypted(call('http://rates.example.com'));
    egress.callIsRefused(call('http://rates.example.com', { from: 'ops' }));
    egress.hasObject('ServiceEntry', { spec: { hosts: ['rates.example.com'] } });
    egress.objectCount('DestinationRule', 1);
    egress.hasNoFindings();
  });

  it('knows what the profile says about unknown hosts', () => {
    const app = new App();
    MeshProfile.set(app, { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const outcomeOf = (options: SimulationOptions): TrafficOutcome =>
      EgressAssert.ofScope(chart, options).simulation.call(call('https://unknown.example.com')).outcome;
    expect(outcomeOf({})).not.toBe(TrafficOutcome.DELIVERED);
    expect(outcomeOf({ outboundTrafficPolicy: OutboundTrafficPolicyMode.ALLOW_ANY })).toBe(TrafficOutcome.DELIVERED);
  });

  it('knows what the profile says', () => {
    const app = new App();
    MeshProfile.set(app, { dnsCapture: true });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ApiObject(chart, 'Db', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      spec: { hosts: ['db.example.com'], resolution: 'DNS', ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }] },
      status: { addresses: [{ host: 'db.example.com', value: '240.240.0.1' }] },
    });
    const listenerOf = (options: SimulationOptions): string | undefined =>
      EgressAssert.ofScope(chart, options).simulation.call(call('tcp://240.240.0.1:5432')).hops[0].listener;
    expect(listenerOf({})).toBe('240.240.0.1_5432');
    expect(listenerOf({ dnsCapture: false })).toBe('0.0.0.0_5432');
  });
});
