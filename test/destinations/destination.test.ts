import { App, Chart } from 'cdk8s';
import { DestinationProps, EgressClient, ExternalHttpsApi, Visibility } from '../../lib';
import { inShop, Manifest, only } from '../manifests';

function entry(props: Partial<DestinationProps> = {}): Manifest {
  return only(
    inShop((chart) => new ExternalHttpsApi(chart, 'Api', { host: 'api.example.com', ...props })),
    'ServiceEntry',
  );
}

describe('namespace', () => {
  test('is that of the chart', () => {
    expect(entry().metadata.namespace).toBe('shop');
  });

  test('is that of the construct before that of the chart', () => {
    const { metadata, spec } = entry({ namespace: 'billing' });
    expect(metadata.namespace).toBe('billing');
    expect(spec.exportTo).toEqual(['billing']);
  });
});

describe('visibility', () => {
  test('is the own namespace, by name', () => {
    expect(entry().spec.exportTo).toEqual(['shop']);
  });

  test('is the namespaces of the clients, each once and in one order', () => {
    const clients = [
      EgressClient.workload({ namespaceName: 'shop', serviceAccountName: 'checkout', labels: { app: 'checkout' } }),
      EgressClient.namespace('billing'),
      EgressClient.serviceAccount('shop', 'web'),
    ];
    expect(entry({ clients }).spec.exportTo).toEqual(['billing', 'shop']);
    expect(entry({ clients: [...clients].reverse() }).spec.exportTo).toEqual(['billing', 'shop']);
  });

  test('leaves the own namespace out where only others call', () => {
    expect(entry({ clients: [EgressClient.namespace('billing')] }).spec.exportTo).toEqual(['billing']);
  });

  test('is only widened', () => {
    expect(entry({ visibility: Visibility.namespaces('audit') }).spec.exportTo).toEqual(['audit', 'shop']);
    expect(entry({ visibility: Visibility.everywhere() }).spec.exportTo).toEqual(['*']);
  });
});

describe('metadata', () => {
  test('is named after the host', () => {
    expect(entry().metadata.name).toBe('api-example-com');
    expect(entry({ host: 'my-api.example.com' }).metadata.name).toBe('my--api-example-com');
  });

  test('takes another name', () => {
    expect(entry({ name: 'rates' }).metadata.name).toBe('rates');
  });

  test('says who owns it and which construct made it', () => {
    expect(entry().metadata.annotations).toEqual({
      'cdk8s-istio/construct-path': 'shop/Api',
      'cdk8s-istio/owner': 'shop',
    });
    expect(entry({ owner: 'pricing-team' }).metadata.annotations).toMatchObject({
      'cdk8s-istio/owner': 'pricing-team',
    });
  });

  test('has constant labels, and those of the chart', () => {
    expect(entry().metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'cdk8s-istio' });
    const chart = new Chart(new App(), 'shop', { namespace: 'shop', labels: { team: 'shop' } });
    const { serviceEntry } = new ExternalHttpsApi(chart, 'Api', { host: 'api.example.com' });
    expect(serviceEntry.metadata.getLabel('team')).toBe('shop');
  });
});
