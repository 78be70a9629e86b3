import { EgressClient, EgressGateway, GatewayTls, RouteStage } from '../../../lib';
import { HOST, inShop, originated, RefusedCase, viaGateway } from '../builders';
import { changed, contracted, contractText, fileWith, GRANT, granting } from '../contracts';

const right = contracted(contractText(GRANT));

/** A contract that is not one, by what is wrong with it. */
function malformed(name: string, text: string, value: string): RefusedCase {
  return { name, refused: contracted(text), place: 'shop/Gateway', value, remedied: right };
}

const OPEN = { ...GRANT, namespaces: ['*'] };
const BILLING = EgressClient.namespace('billing');
const SHOP = EgressClient.namespace('shop');

export const CONTRACTS_CASES = {
  VIA003: [
    {
      name: 'prepared without a gateway',
      refused: originated({ routeStage: RouteStage.PREPARED }),
      place: 'shop/Api',
      value: "'prepared'",
      remedied: viaGateway({ routeStage: RouteStage.PREPARED }),
    },
  ],
  CONTRACT001: [
    {
      name: 'no file',
      refused: contracted(undefined),
      place: 'shop/Gateway',
      value: '.json',
      remedied: right,
    },
    malformed('not JSON', 'gateway: yes', 'JSON'),
    {
      name: 'a folder as file',
      refused: inShop((chart) => {
        EgressGateway.fromOwned(chart, 'Gateway')
          .contract({ owners: [GRANT] })
          .write('/');
      }),
      place: 'shop/Gateway',
      value: "'/'",
      remedied: inShop((chart) => {
        EgressGateway.fromOwned(chart, 'Gateway')
          .contract({ owners: [GRANT] })
          .write(fileWith());
      }),
    },
  ],
  CONTRACT002: [
    malformed('a list', '[]', '[]'),
    malformed('nothing', 'null', 'null'),
    malformed('another version', changed('cdk8s-istio/v1', 'cdk8s-istio/v2'), "'cdk8s-istio/v2'"),
    malformed('another kind', changed('EgressGatewayContract', 'ConfigMap'), "'ConfigMap'"),
    malformed('a missing field', changed('"denyByDefault": false', '"ports": [443]'), "'denyByDefault'"),
    malformed('a further field', changed('"kind"', '"metadata": {}, "kind"'), "'metadata'"),
    malformed('a field of all objects', changed('"kind"', '"__proto__": {}, "kind"'), "'__proto__'"),
    malformed('a word for a truth', changed('false', '"no"'), "'no'"),
    malformed('a port as text', changed('443', '"443"'), 'ports[0] of the contract'),
    malformed('a port of the proxy', changed('443', '15001'), '15001'),
    malformed('no port', changed('[\n      443\n    ]', '[]'), 'ports'),
    malformed('a namespace that is none', changed('"shop"', '"Shop"'), "'Shop'"),
    malformed('everything', changed(`"${HOST}"`, '"*"'), "'*'"),
    malformed('a top level domain', changed(`"${HOST}"`, '"*.com"'), "'*.com'"),
    malformed('a host with a scheme', changed(`"${HOST}"`, '"https://x.example.com"'), 'hosts[0]'),
    malformed('no selector', changed('"app": "istio-egressgateway",', '"app": 1,'), 'selector.app'),
    malformed('owners as text', contractText(GRANT).replace(/"owners": \[[^]*\]/, '"owners": "all"'), "'all'"),
    {
      name: 'nobody',
      refused: granting(),
      place: 'shop/Gateway',
      value: 'owners of the contract is empty: []',
      remedied: granting(GRANT),
    },
    {
      name: 'an owner without a name',
      refused: granting({ ...GRANT, owner: ' ' }),
      place: 'shop/Gateway',
      value: "' '",
      remedied: granting(GRANT),
    },
  ],
  CONTRACT003: [
    {
      name: 'a host of nobody',
      refused: contracted(contractText(GRANT), { host: 'other.example.com' }),
      place: 'shop/Api',
      value: "'other.example.com'",
      remedied: contracted(contractText({ ...GRANT, hosts: ['*.example.com'] }), { host: 'other.example.com' }),
    },
    {
      name: 'the domain itself',
      refused: contracted(contractText({ ...GRANT, hosts: [`*.${HOST}`] })),
      place: 'shop/Api',
      value: `'${HOST}'`,
      remedied: contracted(contractText({ ...GRANT, hosts: [`*.${HOST}`] }), { host: `deep.below.${HOST}` }),
    },
    {
      name: 'a name that only ends the same',
      refused: contracted(contractText({ ...GRANT, hosts: ['*.example.com'] }), { host: 'an-example.com' }),
      place: 'shop/Api',
      value: "'an-example.com'",
      remedied: contracted(contractText({ ...GRANT, hosts: ['*.example.com'] }), { host: 'an.example.com' }),
    },
    {
      name: 'a host of another namespace',
      refused: contracted(contractText({ ...GRANT, namespaces: ['billing'] })),
      place: 'shop/Api',
      value: '["billing"]',
      remedied: right,
    },
    {
      name: 'clients of another namespace',
      refused: contracted(contractText(GRANT), { clients: [SHOP, BILLING] }),
      place: 'shop/Api',
      value: '["billing","shop"]',
      remedied: contracted(contractText({ ...GRANT, namespaces: ['shop', 'billing'] }), { clients: [SHOP, BILLING] }),
    },
    {
      name: 'two owners with a namespace each',
      refused: contracted(contractText(GRANT, { ...GRANT, namespaces: ['billing'] }), { clients: [BILLING] }),
      place: 'shop/Api',
      value: '["billing","shop"]',
      remedied: right,
    },
  ],
  CONTRACT004: [
    {
      name: 'another owner',
      refused: contracted(contractText(GRANT), { owner: 'billing-team' }),
      place: 'shop/Api',
      value: "'billing-team'",
      remedied: right,
    },
    {
      name: 'the owner by default',
      refused: contracted(contractText(GRANT), { owner: undefined }),
      place: 'shop/Api',
      value: "'shop'",
      remedied: contracted(contractText({ ...GRANT, owner: 'shop' }), { owner: undefined }),
    },
  ],
  CONTRACT005: [
    {
      name: 'another port',
      refused: contracted(contractText(GRANT), {}, { port: 8443 }),
      place: 'shop/Gateway',
      value: '8443',
      remedied: contracted(contractText(GRANT), {}, { port: 443 }),
    },
  ],
  CONTRACT006: [
    {
      name: 'a baseline that is not there',
      refused: contracted(contractText(GRANT), {}, { denyByDefault: true }),
      place: 'shop/Gateway',
      value: 'true',
      remedied: contracted(contractText(GRANT), {}, { denyByDefault: false }),
    },
    {
      name: 'no baseline where one is',
      refused: contracted(changed('false', 'true'), {}, { denyByDefault: false }),
      place: 'shop/Gateway',
      value: 'false',
      remedied: contracted(changed('false', 'true'), {}, { denyByDefault: true }),
    },
  ],
  CONTRACT007: [
    {
      name: 'everybody, to a host of some',
      refused: contracted(contractText(GRANT), { tls: GatewayTls.passthroughWithoutIdentity() }),
      place: 'shop/Api',
      value: '["shop"]',
      remedied: contracted(contractText(OPEN), { tls: GatewayTls.passthroughWithoutIdentity() }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
