import { App, Chart } from 'cdk8s';
import { EgressAssert, ExternalHttpApi, TlsOriginatedApi } from '../../lib';
import '../../lib/testing/jest';
import { call, OutboundTrafficPolicyMode } from '../simulation/meshes';

const RATES = call('http://rates.example.com');
const CLEAR = call('http://clear.example.com');

function shop(): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new TlsOriginatedApi(chart, 'Rates', { host: 'rates.example.com' });
  new ExternalHttpApi(chart, 'Clear', { host: 'clear.example.com' });
  return chart;
}

const chart = shop();
const closed = EgressAssert.ofScope(chart, { outboundTrafficPolicy: OutboundTrafficPolicyMode.REGISTRY_ONLY });

test('each matcher says what the function says', () => {
  expect(chart).toHaveObject('ServiceEntry', { spec: { hosts: ['rates.example.com'] } });
  expect(chart).not.toHaveObject('ServiceEntry', { spec: { hosts: ['other.example.com'] } });
  expect(chart).toHaveObjectCount('ServiceEntry', 2);
  expect(chart).not.toHaveObjectCount('ServiceEntry', 1);
  expect(chart).toDeliver(CLEAR);
  expect(closed).not.toDeliver(call('http://other.example.com'));
  expect(chart).toDeliverEncrypted(RATES);
  expect(chart).not.toDeliverEncrypted(CLEAR);
  expect(closed).toRefuse({ ...RATES, client: { namespaceName: 'ops' } });
  expect(chart).not.toRefuse(RATES);
  expect(chart).not.toLeaveThrough(RATES, 'egress.istio-egress.svc.cluster.local');
  expect(chart).toTryAtMost(RATES, 3);
  expect(chart).not.toTryAtMost(RATES, 2);
  expect(chart).toHaveNoFindings();
});

test('a matcher that fails shows the way of the call, also with not', () => {
  expect(() => {
    expect(chart).toDeliverEncrypted(CLEAR);
  }).toThrow(/but sidecar sends clear text[^]*1\. sidecar[^]*Result: delivered/);
  expect(() => {
    expect(chart).not.toDeliverEncrypted(RATES);
  }).toThrow(/Expected otherwise, but toDeliverEncrypted holds[^]*1\. sidecar[^]*Result: delivered/);
});

test('what went wrong is no answer, with not either', () => {
  expect(() => {
    expect(chart).not.toDeliver(call('ftp://rates.example.com'));
  }).toThrow('SIMULATION001');
  expect(() => {
    expect('kind: List').not.toDeliver(RATES);
  }).toThrow('expect(...).toDeliver takes an EgressAssert, an App or a Chart');
});
