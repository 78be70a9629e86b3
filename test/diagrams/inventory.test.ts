import { EgressInventory } from '../../lib';
import { entry, rule } from '../simulation/meshes';
import { inventoryOf, manyHosts, originated, textOf, throughGateway } from './meshes';

const OWNED = {
  annotations: {
    'cdk8s-istio/owner': 'payments-team',
    'cdk8s-istio/contact': 'payments@example.com',
    'cdk8s-istio/construct-path': 'payments/Bank',
  },
};

describe('the inventory', () => {
  test('has host, ports, clients, path, what is checked, and who answers for it', () => {
    const objects = [
      entry('bank.example.com', ['80:HTTP:443', '8080:HTTP:443'], { exportTo: ['.'] }, OWNED),
      rule('bank.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE', subjectAltNames: ['bank.example.com'] } } }),
    ];
    const [one, ...others] = inventoryOf(objects).dependencies;
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      host: 'bank.example.com',
      ports: [
        { number: 80, protocol: 'HTTP' },
        { number: 8080, protocol: 'HTTP' },
      ],
      clients: ['namespace shop: any workload'],
      path: [{ proxy: 'sidecar', encryption: 'TLS by the proxy', retries: 2 }],
      servers: ['bank.example.com:443'],
      resolution: ['DNS'],
      owners: ['payments-team'],
      contacts: ['payments@example.com'],
      origins: ['payments/Bank'],
    });
    expect(one.path[0].checks).toContain('name: bank.example.com');
  });

  test('has the file and line where no construct is known', () => {
    expect(
      inventoryOf([entry('a.example.com', ['443:TLS'])], { fileName: 'all.yaml' }).dependencies[0].origins,
    ).toEqual(['all.yaml:1']);
  });

  test('says why nobody reaches a host', () => {
    const [one] = inventoryOf([
      entry('a.example.com', ['80:HTTP:443']),
      rule('a.example.com', { trafficPolicy: { tls: { mode: 'SIMPLE', subjectAltNames: ['nobody.invalid'] } } }),
    ]).dependencies;
    expect(one).toMatchObject({ clients: [], path: [], refused: 'no server can prove nobody.invalid' });
  });

  test('lists hosts that no URL can name', () => {
    const [one] = inventoryOf([entry('a/b:c', ['80:HTTP'])]).dependencies;
    expect(one.refused).toBe('no name that can be called');
  });

  test('lists TCP by address, and hosts with wildcards', () => {
    const [tcp, wildcard] = inventoryOf([
      entry('db.example.com', ['5432:TCP'], { addresses: ['192.0.2.0/24'] }),
      entry('*.tenants.example.com', ['443:TLS'], { resolution: 'NONE' }),
    ])
      .dependencies.slice()
      .reverse();
    expect(tcp).toMatchObject({ host: 'db.example.com', path: [{ encryption: 'clear text' }] });
    expect(wildcard).toMatchObject({ host: '*.tenants.example.com', path: [{ encryption: 'application TLS' }] });
  });

  test('does not take what the mesh lets pass for declared', () => {
    const inventory = inventoryOf([entry('a.example.com', ['443:TLS'], { exportTo: ['.'] })], {
      clients: [{ namespaceName: 'elsewhere' }],
    });
    expect(inventory.dependencies).toMatchObject([{ clients: [], refused: 'nobody sees it' }]);
  });

  test('is a Markdown table with a line for each dependency', () => {
    expect(inventoryOf(throughGateway('bank.example.com')).markdown()).toMatchInlineSnapshot(`
     "| Host | Ports | Clients | Path | Checked | Resolution, servers | Retries, timeouts | Owner | Declared by |
     | --- | --- | --- | --- | --- | --- | --- | --- | --- |
     | bank.example.com | 80 HTTP | namespace shop: account checkout | sidecar: mesh mutual TLS<br>egress in istio-egress: clear text | certificate of the mesh | DNS<br>bank.example.com:80 | sidecar: up to 2 retries on connect-failure, refused-stream, unavailable, cancelled, retriable-status-codes; 10s to connect<br>egress in istio-egress: up to 2 retries on connect-failure, refused-stream, unavailable, cancelled, retriable-status-codes; 10s to connect |  | manifests:1 |
     "
    `);
    const lines = inventoryOf(manyHosts(50)).markdown().trimEnd().split('\n');
    expect(lines).toHaveLength(52);
    for (const line of lines) expect(line.split('|')).toHaveLength(11);
  });

  test('is in the order of the hosts', () => {
    const hosts = inventoryOf([
      ...originated('c.example.com', 'shop'),
      ...originated('b.example.com', 'web'),
      entry('a.example.com', ['443:TLS'], {}, { namespace: 'zoo', name: 'zzz' }),
    ]).dependencies.map(({ host }) => host);
    expect(hosts).toEqual(['a.example.com', 'b.example.com', 'c.example.com']);
  });

  test('is JSON of the same', () => {
    const inventory = EgressInventory.ofManifests(textOf(originated('a.example.com')));
    expect(JSON.parse(inventory.json())).toEqual(JSON.parse(JSON.stringify(inventory.dependencies)));
    expect(inventory.json().endsWith(']\n')).toBe(true);
  });
});
