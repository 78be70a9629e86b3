import { EgressDiagram } from '../../lib';
import { entry, rule } from '../simulation/meshes';
import { originated, textOf, throughGateway } from './meshes';

function drawn(objects: object[], url: string, serviceAccountName = 'checkout'): string {
  const client = { namespaceName: 'shop', serviceAccountName };
  return EgressDiagram.ofManifests(textOf(objects)).call({ client, url, method: 'GET' });
}

describe('the diagram of a call', () => {
  test('goes proxy by proxy to the server', () => {
    expect(drawn(throughGateway('bank.example.com'), 'http://bank.example.com/pay')).toMatchInlineSnapshot(`
     "sequenceDiagram
       participant app as namespace shop<br/>account checkout
       participant p0 as sidecar
       participant p1 as egress in istio-egress
       participant server as bank.example.com:80
       app->>p0: GET http://bank.example.com/pay
       Note over p0: tries again up to 2 times<br/>connect-failure<br/>refused-stream<br/>unavailable<br/>cancelled<br/>retriable-status-codes
       p0->>p1: mesh mutual TLS, server name bank.example.com
       Note over p1: tries again up to 2 times<br/>connect-failure<br/>refused-stream<br/>unavailable<br/>cancelled<br/>retriable-status-codes
       p1->>server: clear text
       server-->>app: delivered: the server gets the call
     "
    `);
  });

  test('ends where the call is refused, and shows no server', () => {
    const text = drawn(throughGateway('bank.example.com'), 'http://bank.example.com/pay', 'stranger');
    expect(text).toContain('p1--xapp: HTTP status 403');
    expect(text).not.toContain('participant server');
    expect(text).not.toContain('Note over p1');
  });

  test('says what is checked', () => {
    const text = drawn(originated('api.example.com'), 'http://api.example.com');
    expect(text).toContain('checks api.example.com');
    expect(text).toContain('p0->>server: TLS by the proxy, server name api.example.com');
  });

  test('warns of what is not checked', () => {
    const tls = { mode: 'SIMPLE', sni: 'api.example.com', insecureSkipVerify: true };
    const objects = [entry('api.example.com', ['80:HTTP:443']), rule('api.example.com', { trafficPolicy: { tls } })];
    const text = drawn(objects, 'http://api.example.com');
    expect(text).toContain('checks NO name');
    expect(text).toContain('Note over app: Warning: sidecar trusts any certificate');
  });

  test('is of a call that can be read', () => {
    expect(() => drawn([], 'api.example.com')).toThrow('cdk8s-istio:SIMULATION001');
  });
});
