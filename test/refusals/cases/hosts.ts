import { Chart } from 'cdk8s';
import { EgressClient, ExternalHttpsApi, MeshProfile, Resolution } from '../../../lib';
import {
  HOST,
  host,
  https,
  inTwoCharts,
  twoCertificates,
  twoTeams,
  withHandWrittenEntry,
  withHandWrittenRule,
  wildcard,
  wildcardHost,
  RefusedCase,
} from '../builders';

export const HOSTS_CASES = {
  HOST001: [
    host('scheme', 'https://api.example.com', HOST),
    host('port', 'api.example.com:443', HOST),
    host('path', 'api.example.com/v1', HOST),
    host('upper case', 'API.example.com', HOST),
    host('trailing dot', 'api.example.com.', HOST),
    host('one label', 'api', HOST),
    host('underscore', 'my_api.example.com', 'my-api.example.com'),
    host('other script', 'bücher.example.com', 'xn--bcher-kva.example.com'),
    host('empty', '', HOST),
    host('long label', `${'a'.repeat(64)}.example.com`, `${'a'.repeat(63)}.example.com`),
  ],
  HOST002: [
    host('wildcard', '*.example.com', HOST),
    {
      name: 'a wildcard that is meant',
      refused: https({ host: '*.example.com' }),
      place: 'shop/Api',
      value: "'*.example.com'",
      remedied: wildcard({ host: '*.example.com' }),
    },
  ],
  HOST003: [
    {
      name: 'address',
      refused: https({ host: '198.51.100.10' }),
      place: 'shop/Api',
      value: "'198.51.100.10'",
      remedied: https({ resolution: Resolution.staticEndpoints('198.51.100.10') }),
    },
  ],
  HOST004: [
    host('Service', 'checkout.shop.svc.cluster.local', HOST),
    host('short Service', 'checkout.shop.svc', HOST),
    wildcardHost('all Services', '*.svc.cluster.local', '*.example.com'),
    wildcardHost('the cluster', '*.cluster.local', '*.example.com'),
  ],
  HOST005: [
    {
      name: 'two constructs',
      refused: inTwoCharts({ name: 'again' }),
      place: 'shop/Api/ServiceEntry',
      value: 'billing/Api/ServiceEntry',
      remedied: inTwoCharts({ name: 'again', clients: [EgressClient.namespace('billing')] }),
    },
    {
      name: 'a hand-written entry for everybody',
      refused: withHandWrittenEntry(['*']),
      place: 'shop/Api/ServiceEntry',
      value: "'shop'",
      remedied: withHandWrittenEntry(['billing']),
    },
  ],
  HOST006: [
    {
      name: 'one host, two teams, one gateway',
      refused: twoTeams({}),
      place: 'shop/Api/AuthorizationPolicy',
      value: 'billing/Api/AuthorizationPolicy',
      remedied: twoTeams({ denyByDefault: true }),
    },
  ],
  HOST007: [
    {
      name: 'one host, two certificates, one gateway',
      refused: twoCertificates('shop-certificate', 'billing-certificate'),
      place: 'shop/Api/DestinationRule-gateway',
      value: 'billing/Api/DestinationRule-gateway',
      remedied: twoCertificates('bank-certificate', 'bank-certificate'),
    },
  ],
  NAMESPACE001: [
    {
      name: 'no namespace anywhere',
      refused: (app) => new ExternalHttpsApi(new Chart(app, 'shop'), 'Api', { host: HOST }),
      place: 'shop/Api',
      value: 'undefined',
      remedied: (app) => new ExternalHttpsApi(new Chart(app, 'shop'), 'Api', { host: HOST, namespace: 'shop' }),
    },
  ],
  NAMESPACE002: [
    {
      name: 'namespace of the construct',
      refused: https({ namespace: '.' }),
      place: 'shop/Api',
      value: "'.'",
      remedied: https({ namespace: 'shop' }),
    },
    {
      name: 'root namespace of the mesh',
      refused: (app) => {
        MeshProfile.set(app, { rootNamespace: 'Istio' });
      },
      place: 'the app',
      value: "'Istio'",
      remedied: (app) => {
        MeshProfile.set(app, { rootNamespace: 'istio' });
      },
    },
    {
      name: 'namespace that sees hosts by default',
      refused: (app) => {
        MeshProfile.set(app, { defaultServiceExportTo: ['.', 'Shop'] });
      },
      place: 'the app',
      value: "defaultServiceExportTo[1] 'Shop'",
      remedied: (app) => {
        MeshProfile.set(app, { defaultServiceExportTo: ['.', 'shop'] });
      },
    },
    {
      name: 'namespace of a client',
      refused: () => EgressClient.namespace('Billing'),
      place: 'EgressClient.namespace',
      value: "'Billing'",
      remedied: https({ clients: [EgressClient.namespace('billing')] }),
    },
  ],
  NAME001: [
    {
      name: 'dots',
      refused: https({ name: 'api.example.com' }),
      place: 'shop/Api',
      value: "'api.example.com'",
      remedied: https({ name: 'api-example-com' }),
    },
  ],
  NAME002: [
    {
      name: 'one host in two namespaces',
      refused: inTwoCharts({ namespace: 'billing' }),
      place: 'shop/Api/ServiceEntry',
      value: "'api-example-com'",
      remedied: inTwoCharts({ namespace: 'billing', name: 'billing-api-example-com' }),
    },
    {
      name: 'a hand-written object',
      refused: withHandWrittenRule('api-example-com'),
      place: 'shop/Api/DestinationRule',
      value: "'api-example-com'",
      remedied: withHandWrittenRule('pool-for-api-example-com'),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
