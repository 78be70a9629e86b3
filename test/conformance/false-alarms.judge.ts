import { Chart } from 'cdk8s';
import { TlsOriginatedApi } from '../../lib';
import type { Finding } from './answers';
import { printedIn } from './gateway-world';
import { installed } from './installed-gateway';
import { Judge } from './judge';
import { documents, injectedNamespace, OURS, created, Resource } from './manifests';
import { call } from './ask';

/* The messages of the analyzer that the suites pass over (see FALSE_ALARMS), on objects without the defect. */

const HOST = 'rates.example.com';
const URL = `http://${HOST}/`;

const judge = new Judge();
afterAll(() => judge.close());

const direct = (chart: Chart): void => {
  new TlsOriginatedApi(chart, 'Rates', { host: HOST });
};

async function findings(objects: Resource[], code: string): Promise<Finding[]> {
  const around = [...['shop', 'istio-egress'].map(injectedNamespace), ...installed().objects];
  const all = await judge.analyze(documents([...around, ...objects]));
  return all.filter((finding) => finding.code === code);
}

test('IST0129 says that no authority is checked: the one of the operating system is', async () => {
  const found = await findings(printedIn('shop', direct), 'IST0129');
  expect(found).not.toHaveLength(0);
  const { wire } = await call(judge, { build: direct }, { url: URL });
  expect(wire).toBe(`SIMPLE TLS, sni ${HOST}, chain file-root:system, name checked against ${HOST}`);
});

test('IST0128 says the same of rules without a port', async () => {
  const withoutPort: Resource[] = printedIn('shop', direct).map((object) => {
    if (object.kind !== 'DestinationRule') return object;
    const tls = { mode: 'SIMPLE', sni: HOST, subjectAltNames: [HOST] };
    const subsets = [{ name: 'cdk8s-istio-tls', trafficPolicy: { tls } }];
    return { ...object, spec: { exportTo: ['shop'], host: HOST, trafficPolicy: { tls }, subsets } };
  });
  const found = await findings(withoutPort, 'IST0128');
  expect(found).not.toHaveLength(0);
  const { wire } = await call(judge, { change: () => withoutPort.map((one) => created(one, OURS)) }, { url: URL });
  expect(wire).toContain('chain file-root:system');
});
