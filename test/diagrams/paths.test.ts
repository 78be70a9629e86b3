import { EgressDiagram, TlsOriginatedApi, EgressClient, ExternalHttpsApi } from '../../lib';
import { App, Chart } from 'cdk8s';
import { entry, kubernetes, rule } from '../simulation/meshes';
import { manyHosts, originated, OWN, pathsOf, throughGateway } from './meshes';

/** Edges as `from -> to: label`, nodes by their labels. */
function edgesOf(chart: string): string[] {
  const labels = new Map([...chart.matchAll(/^ {4}(\w+)\["(.*)"\]$/gm)].map(([, id, label]) => [id, label]));
  return [...chart.matchAll(/^ {2}(\w+) (-\.->|-->)\|"(.*)"\| (\w+)$/gm)].map(
    ([, from, arrow, label, to]) => `${labels.get(from)!} ${arrow} ${labels.get(to)!}: ${label}`,
  );
}

describe('the chart of all paths', () => {
  test('tells apart how calls are encrypted', () => {
    const partner = 'partner.example.com';
    const objects = [
      ...originated('rates.example.com'),
      entry('mail.example.com', ['443:TLS'], OWN),
      entry('plain.example.com', ['80:HTTP'], OWN),
      entry(partner, ['80:HTTP:443'], OWN),
      rule(partner, {
        trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'partner', sni: partner, subjectAltNames: [partner] } },
        workloadSelector: { matchLabels: { app: 'pay' } },
      }),
      rule(partner, { trafficPolicy: { tls: { mode: 'SIMPLE', subjectAltNames: ['x.invalid'] } } }, { name: 'others' }),
    ];
    expect(edgesOf(pathsOf(objects)).sort()).toEqual([
      'any workload --> mail.example.com:443: application TLS',
      'any workload --> rates.example.com:80: TLS by the proxy<br/>to port 443',
      'any workload -.-> plain.example.com:80: clear text',
      'app=pay --> partner.example.com:80: mutual TLS by the proxy<br/>to port 443',
    ]);
  });

  test('says where no name is checked', () => {
    const objects = [
      entry('api.example.com', ['80:HTTP:443'], OWN),
      rule('api.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'api.example.com' } } }),
    ];
    expect(edgesOf(pathsOf(objects))).toEqual([
      'any workload --> api.example.com:80: TLS by the proxy<br/>NO name checked<br/>to port 443',
    ]);
  });

  test('leads through gateways whose Service is not among the objects', () => {
    expect(pathsOf(throughGateway('bank.example.com'))).toMatchInlineSnapshot(`
     "%%{init: {"flowchart": {"wrappingWidth": 500}}}%%
     flowchart LR
       subgraph c0ns["namespace shop"]
         c0n0["account checkout"]
       end
       subgraph g0ns["egress gateway egress in istio-egress"]
         g0n0["calls of<br/>namespace shop: account checkout"]
       end
       subgraph hs["outside the mesh"]
         h0["bank.example.com:80"]
       end
       c0n0 -->|"mesh mutual TLS"| g0n0
       g0n0 -.->|"clear text"| h0
     "
    `);
  });

  test.each([
    [{ namespaces: ['web'] }, 'any workload'],
    [{ principals: ['cluster.local/ns/web/*'] }, 'any workload'],
    [{ principals: ['cluster.local/ns/web/sa/cart'] }, 'account cart'],
  ])('asks for the callers that a policy of the gateway names: %j', (source, name) => {
    const objects = throughGateway('bank.example.com', source).map(
      (each) =>
        JSON.parse(JSON.stringify(each).replaceAll('"exportTo":[".","istio-egress"]', '"exportTo":["*"]')) as object,
    );
    const chart = pathsOf(objects);
    expect(chart).toContain('subgraph c0ns["namespace web"]');
    expect(edgesOf(chart)[0]).toContain(`${name} --> calls of<br/>namespace web: ${name}: mesh mutual TLS`);
  });

  test('shows who is left beside those that are named', () => {
    const host = 'api.example.com';
    const objects = [
      entry(host, ['80:HTTP:443'], OWN),
      rule(host, { trafficPolicy: { tls: { mode: 'SIMPLE', subjectAltNames: [host] } } }),
      rule(
        host,
        {
          trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'own', subjectAltNames: [host] } },
          workloadSelector: { matchLabels: { app: 'pay' } },
        },
        { name: 'pay' },
      ),
    ];
    expect(edgesOf(pathsOf(objects)).sort()).toEqual([
      'app=pay --> api.example.com:80: mutual TLS by the proxy<br/>to port 443',
      'other workloads --> api.example.com:80: TLS by the proxy<br/>to port 443',
    ]);
  });

  test('is of the clients that are given', () => {
    const clients = [{ namespaceName: 'shop', serviceAccountName: 'cart', labels: { app: 'cart' } }];
    expect(edgesOf(pathsOf(originated('api.example.com'), { clients }))).toEqual([
      'app=cart, account cart --> api.example.com:80: TLS by the proxy<br/>to port 443',
    ]);
  });

  test('shows hosts that nobody reaches, and none of the inside', () => {
    const objects = [
      entry('hidden.example.com', ['80:HTTP'], { exportTo: ['~'] }),
      entry('inside.example.com', ['80:HTTP'], { location: 'MESH_INTERNAL' }),
    ];
    const chart = pathsOf(objects);
    expect(chart).toContain('reached by nobody');
    expect(chart).toContain('hidden.example.com:80');
    expect(chart).not.toContain('inside.example.com');
    expect(edgesOf(chart)).toEqual([]);
  });

  test('groups by namespace, or shows that all may call', () => {
    const chart = pathsOf([...originated('a.example.com'), entry('b.example.com', ['443:TLS'])]);
    expect(chart).toContain('["namespace shop"]');
    expect(chart).toContain('["all namespaces"]');
  });

  test('shows workloads of the manifests where they differ', () => {
    const pod = (namespace: string): object =>
      kubernetes('Pod', { spec: { serviceAccountName: 'cart' } }, { namespace, labels: { app: 'cart' } });
    expect(edgesOf(pathsOf([...originated('a.example.com'), pod('shop'), pod('web')]))).toHaveLength(1);
  });

  test('reads the constructs of an App', () => {
    const app = new App();
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    new TlsOriginatedApi(shop, 'Rates', {
      host: 'rates.example.com',
      clients: [EgressClient.namespace('shop'), EgressClient.namespace('billing')],
    });
    new ExternalHttpsApi(shop, 'Mail', { host: 'mail.example.com' });
    const diagram = EgressDiagram.ofScope(app);
    expect(edgesOf(diagram.paths()).sort()).toEqual([
      'any workload --> mail.example.com:443: application TLS',
      'any workload --> rates.example.com:80: TLS by the proxy<br/>to port 443',
      'any workload --> rates.example.com:80: TLS by the proxy<br/>to port 443',
    ]);
    expect(diagram.paths()).toContain('["namespace billing"]');
    expect(EgressDiagram.ofManifests(app.synthYaml()).paths()).toBe(diagram.paths());
  });

  test('stays readable with 50 hosts', () => {
    const chart = pathsOf(manyHosts(50));
    expect(edgesOf(chart)).toHaveLength(6);
    expect(chart.split('\n').length).toBeLessThan(40);
    for (let index = 0; index < 50; index++) expect(chart).toContain(`api-${index}.partner`);
  });

  test('names at most 15 hosts of a box', () => {
    const hosts = (count: number): string =>
      pathsOf(Array.from({ length: count }, (_, index) => entry(`h${index}.example.com`, ['443:TLS'])));
    expect(hosts(16).match(/example\.com:443/g)).toHaveLength(16);
    expect(hosts(50).match(/example\.com:443/g)).toHaveLength(15);
    expect(hosts(50)).toContain('<br/>and 35 more"]');
  });

  test('is within what Mermaid accepts for 300 hosts', () => {
    const chart = pathsOf(manyHosts(300));
    expect(chart.length).toBeLessThan(50_000);
    expect(edgesOf(chart).length).toBeLessThan(500);
  });
});
