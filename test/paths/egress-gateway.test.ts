import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import {
  ClientCertificate,
  EgressClient,
  EgressGateway,
  EgressGatewayRoute,
  GatewayTls,
  HostOwner,
  MutualTlsPartner,
  TlsOriginatedApi,
} from '../../lib';
import { inShop, only } from '../manifests';

const HOST = 'bank.example.com';

describe('a gateway that is ours', () => {
  test('has a policy that allows nothing, for its Pods alone', () => {
    const printed = inShop((chart) => {
      const gateway = EgressGateway.fromOwned(chart, 'Gateway');
      expect(gateway.denyByDefault).toBe(true);
      expect(gateway.allowNothingPolicy).toBeDefined();
    });
    expect(printed).toHaveLength(1);
    expect(only(printed, 'AuthorizationPolicy').spec).toEqual({
      selector: { matchLabels: { app: 'istio-egressgateway', istio: 'egressgateway' } },
      action: 'ALLOW',
    });
    expect(printed).toMatchSnapshot();
  });

  test('says under another name who answers for it', () => {
    const printed = inShop((chart) => {
      const props = { serviceName: 'partners', namespaceName: 'edge', name: 'nobody', owner: 'network-team' };
      EgressGateway.fromOwned(chart, 'Gateway', props);
    });
    const { metadata, spec } = only(printed, 'AuthorizationPolicy');
    expect(metadata).toMatchObject({ name: 'nobody', namespace: 'edge' });
    expect(metadata.annotations).toMatchObject({ 'cdk8s-istio/owner': 'network-team' });
    expect(spec).toHaveProperty('selector.matchLabels', { app: 'partners', istio: 'partners' });
  });

  test('refuses a name or an owner that cannot be printed', () => {
    const declare = (props: object) => () =>
      EgressGateway.fromOwned(new Chart(new App(), 'platform'), 'Gateway', props);
    expect(declare({ name: 'Nobody' })).toThrow("cdk8s-istio:NAME001 at platform/Gateway: name 'Nobody'");
    expect(declare({ name: 'Nobody' })).toThrow("leave it out for 'istio-egressgateway-allow-nothing'");
    expect(declare({ owner: 'a\nb' })).toThrow('cdk8s-istio:TEXT001 at platform/Gateway: owner');
  });

  test('has routes that let their clients in', () => {
    const printed = inShop((chart) => {
      const via = EgressGateway.fromOwned(chart, 'Gateway');
      new TlsOriginatedApi(chart, 'Bank', { host: HOST, via });
    });
    const actions = printed.filter(({ kind }) => kind === 'AuthorizationPolicy').map(({ spec }) => spec.action);
    expect(actions).toEqual(['ALLOW', 'ALLOW']);
    expect(printed[0]?.metadata.name).toBe('istio-egressgateway-allow-nothing');
  });

  test('keeps its policy in the chart of its owner', () => {
    const app = new App();
    const gatewaySide = new Chart(app, 'platform');
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    EgressGateway.fromOwned(shop, 'Gateway', { gatewaySide });
    expect([gatewaySide, shop].map((chart) => Testing.synth(chart).length)).toEqual([1, 0]);
  });

  test('is declared once in an app', () => {
    const app = new App();
    for (const id of ['shop', 'billing']) EgressGateway.fromOwned(new Chart(app, id), 'Gateway');
    expect(() => app.synthYaml()).toThrow('cdk8s-istio:NAME002 at shop/Gateway/AuthorizationPolicy');
  });

  test('stands beside another one of the same release under another name', () => {
    const app = new App();
    const chart = new Chart(app, 'platform');
    EgressGateway.fromOwned(chart, 'Partners');
    EgressGateway.fromOwned(chart, 'Internet', { namespaceName: 'edge', name: 'edge-allow-nothing' });
    expect(() => app.synthYaml()).not.toThrow();
  });

  test('installed by somebody else, has no policy of ours', () => {
    const gateway = EgressGateway.fromInstalled(new Chart(new App(), 'shop'), 'Gateway', { denyByDefault: true });
    expect(gateway.allowNothingPolicy).toBeUndefined();
  });
});

describe('a contract', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-contract-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const OWNERS: HostOwner[] = [
    { owner: 'payments-team', namespaces: ['refunds', 'payments'], hosts: [HOST, '*.cards.example.com'] },
    { owner: 'mail-team', namespaces: ['*'], hosts: ['mail.example.com'] },
  ];

  const platform = (): EgressGateway =>
    EgressGateway.fromOwned(new Chart(new App(), 'platform'), 'Gateway', {
      namespaceName: 'edge',
      serviceName: 'partners',
      selector: { tier: 'edge', app: 'partners' },
      serviceAccountName: 'partners-account',
      port: 8443,
      clusterDomain: 'corp.internal',
    });

  test('is the same text whatever the order of what is in it', () => {
    const text = platform()
      .contract({ owners: OWNERS, furtherPorts: [9443, 443, 8443] })
      .toJson();
    expect(text).toMatchSnapshot();
    const reversed = OWNERS.map((grant) => ({
      hosts: [...grant.hosts].reverse(),
      namespaces: [...grant.namespaces, ...grant.namespaces].reverse(),
      owner: grant.owner,
    }));
    const other = platform().contract({ owners: reversed.reverse(), furtherPorts: [443, 9443, 443] });
    expect(other.toJson()).toBe(text);
    expect(JSON.parse(text)).toHaveProperty('gateway.ports', [8443, 443, 9443]);
  });

  test('is written into a folder that is made for it', () => {
    const path = join(folder, 'new', 'contract.json');
    const contract = platform().contract({ owners: OWNERS });
    contract.write(path);
    expect(readFileSync(path, 'utf8')).toBe(contract.toJson());
  });

  test('gives another app the same gateway', () => {
    const path = join(folder, 'same.json');
    const gateway = platform();
    gateway.contract({ owners: OWNERS, furtherPorts: [9443] }).write(path);
    const chart = new Chart(new App(), 'payments', { namespace: 'payments' });
    const known = (one: EgressGateway): unknown[] => [
      one.namespaceName,
      one.serviceHost,
      one.port,
      one.serviceAccountName,
      one.selector,
      one.denyByDefault,
    ];
    const read = EgressGateway.fromContract(chart, 'Gateway', path);
    expect(known(read)).toEqual(known(gateway));
    expect(read.allowNothingPolicy).toBeUndefined();
    expect(EgressGateway.fromContract(chart, 'Other', path, { port: 9443 }).port).toBe(9443);
  });

  test('renders routes as for the gateway itself, beside it in the chart of its owner', () => {
    const path = join(folder, 'routes.json');
    platform().contract({ owners: OWNERS }).write(path);
    const objects = (make: (chart: Chart, gatewaySide: Chart) => EgressGateway): unknown[][] => {
      const app = new App();
      const gatewaySide = new Chart(app, 'side');
      const payments = new Chart(app, 'payments', { namespace: 'payments' });
      const gateway = make(payments, gatewaySide);
      const tls = GatewayTls.originate();
      new EgressGatewayRoute(payments, 'Bank', { host: HOST, gateway, tls, owner: 'payments-team' });
      return [gatewaySide, payments].map((chart) => Testing.synth(chart) as unknown[]);
    };
    const { namespaceName, serviceName, selector, serviceAccountName, port, clusterDomain } = platform();
    const place = {
      namespaceName,
      serviceName,
      selector,
      serviceAccountName,
      port,
      clusterDomain,
      denyByDefault: true,
    };
    const installed = objects((chart, gatewaySide) =>
      EgressGateway.fromInstalled(chart, 'Gateway', { ...place, gatewaySide }),
    );
    expect(
      objects((chart, gatewaySide) => EgressGateway.fromContract(chart, 'Gateway', path, { gatewaySide })),
    ).toEqual(installed);
    expect(installed.map(({ length }) => length)).toEqual([4, 3]);
  });

  test('holds for destinations with via, which name their owner', () => {
    const path = join(folder, 'via.json');
    platform().contract({ owners: OWNERS }).write(path);
    const payments = new Chart(new App(), 'payments', { namespace: 'payments' });
    const via = EgressGateway.fromContract(payments, 'Gateway', path);
    const clients = [EgressClient.namespace('payments'), EgressClient.namespace('refunds')];
    const clientCertificate = ClientCertificate.fromSecret('bank');
    const bank = (id: string, owner: string) => () =>
      new MutualTlsPartner(payments, id, { host: HOST, clients, via, clientCertificate, owner });
    expect(bank('Bank', 'payments-team')).not.toThrow();
    expect(bank('Other', 'mail-team')).toThrow('cdk8s-istio:CONTRACT004 at payments/Other/Route');
  });

  test('of a gateway that lets everybody pass says so', () => {
    const gateway = EgressGateway.fromInstalled(new Chart(new App(), 'platform'), 'Gateway');
    expect(JSON.parse(gateway.contract({ owners: OWNERS }).toJson())).toHaveProperty('gateway.denyByDefault', false);
  });

  test('grants a host by any of its entries', () => {
    const path = join(folder, 'two.json');
    const second = { owner: 'refunds-team', namespaces: ['refunds'], hosts: [HOST] };
    platform()
      .contract({ owners: [...OWNERS, second] })
      .write(path);
    const routed = (owner: string) => () => {
      const refunds = new Chart(new App(), 'refunds', { namespace: 'refunds' });
      const gateway = EgressGateway.fromContract(refunds, 'Gateway', path);
      new EgressGatewayRoute(refunds, 'Bank', { host: HOST, gateway, tls: GatewayTls.originate(), owner });
    };
    for (const owner of ['payments-team', 'refunds-team']) expect(routed(owner)).not.toThrow();
    expect(routed('mail-team')).toThrow('CONTRACT004');
  });

  test('has a refusal and no stack of the machine for a file that cannot be read', () => {
    const read = (): EgressGateway => EgressGateway.fromContract(new Chart(new App(), 'shop'), 'Gateway', folder);
    expect(read).toThrow(/^cdk8s-istio:CONTRACT001 at shop\/Gateway: the contract '.*' cannot be read: EISDIR/);
  });
});
