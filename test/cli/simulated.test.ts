import { callLine, folderWith } from './command';

const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: rates, namespace: shop }
spec:
  hosts: [rates.example.com]
  ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 443 }]
  resolution: DNS
`;
const ENCRYPTED = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: rates, namespace: shop }
spec:
  host: rates.example.com
  trafficPolicy: { tls: { mode: SIMPLE, sni: rates.example.com, subjectAltNames: [rates.example.com] } }
`;

const folder = folderWith({
  'good/a.yaml': ENTRY,
  'good/b.yaml': ENCRYPTED,
  'strict.yaml': 'outboundTrafficPolicy: REGISTRY_ONLY\n',
  'named.yaml': 'defaultNamespace: shop\n',
  'filter.yaml':
    'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: f, namespace: shop }\n',
});

describe('call', () => {
  test('a call that is delivered', () => {
    const { code, out, err } = callLine(
      folder,
      'call --client shop/checkout --label app=checkout --to http://rates.example.com/a good',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchSnapshot();
  });

  test('one that is not', () => {
    const { code, out } = callLine(
      folder,
      'call --client shop --to http://else.example.com --profile strict.yaml good',
    );
    expect(code).toBe(1);
    expect(out).toContain('Result: ');
  });

  test('method and headers decide', () => {
    const match = '{ method: { exact: POST }, headers: { x-version: { exact: "2" } } }';
    const routes = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: rates, namespace: shop }
spec:
  hosts: [rates.example.com]
  http:
    - match: [${match}]
      directResponse: { status: 418 }
    - route: [{ destination: { host: rates.example.com } }]
`;
    const both = folderWith({ 'a.yaml': `${ENTRY}---\n${routes}` });
    const ask = (more: string): string =>
      callLine(both, `call --client shop --to http://rates.example.com ${more} a.yaml`).out;
    expect(ask('--method POST --header x-version:2')).toContain('418');
    expect(ask('--method POST --header X-Version=2')).toContain('418');
    expect(ask('--method POST')).not.toContain('418');
    expect(ask('--header x-version:2')).not.toContain('418');
  });

  test('says what it does not follow', () => {
    const { err } = callLine(folder, 'call --client shop --to http://rates.example.com good filter.yaml');
    expect(err).toBe(
      'cdk8s-istio: filter.yaml:1 EnvoyFilter shop/f: not followed: calls that it changes are told wrong.\n',
    );
  });

  test('refuses a fact that it does not know', () => {
    const result = callLine(folder, 'call --client shop --to http://rates.example.com --profile named.yaml good');
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toContain("the profile has the defaultNamespace 'shop'");
  });
});

describe('graph', () => {
  test.each(['mermaid', 'markdown', 'json'])('as %s', (format) => {
    const { code, out, err } = callLine(folder, `graph --format ${format} good`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchSnapshot();
  });

  test('is mermaid by default', () => {
    expect(callLine(folder, 'graph good').out).toBe(callLine(folder, 'graph --format mermaid good').out);
  });
});
