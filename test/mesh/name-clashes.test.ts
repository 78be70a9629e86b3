import { ApiObject, App, Chart } from 'cdk8s';
import { ExternalHttpsApi } from '../../lib';

const HOST = 'api.example.com';

function chart(app: App, id: string): Chart {
  return new Chart(app, id, { namespace: id });
}

test('names every object that shares a kind and a name, and its namespace', () => {
  const app = new App();
  new ExternalHttpsApi(chart(app, 'shop'), 'Api', { host: HOST });
  new ExternalHttpsApi(chart(app, 'billing'), 'Api', { host: HOST });
  expect(() => app.synthYaml()).toThrow(
    /'ServiceEntry' 'api-example-com' exists 2 times: shop\/Api\/ServiceEntry \(namespace shop\), billing\/Api\/ServiceEntry \(namespace billing\)/,
  );
});

test('leaves objects alone that are not ours', () => {
  const app = new App();
  const shop = chart(app, 'shop');
  new ExternalHttpsApi(shop, 'Api', { host: HOST });
  for (const parent of [shop, chart(app, 'billing')]) {
    new ApiObject(parent, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' } });
  }
  expect(app.synthYaml()).toContain('kind: ConfigMap');
});

test('lets different kinds share a name', () => {
  const app = new App();
  const shop = chart(app, 'shop');
  new ExternalHttpsApi(shop, 'Api', { host: HOST });
  new ApiObject(shop, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'api-example-com' } });
  expect(app.synthYaml()).toContain('kind: ConfigMap');
});

test('sees what is added after a first synthesis', () => {
  const app = new App();
  new ExternalHttpsApi(chart(app, 'shop'), 'Api', { host: HOST });
  app.synthYaml();
  new ExternalHttpsApi(chart(app, 'billing'), 'Api', { host: HOST });
  expect(() => app.synthYaml()).toThrow('cdk8s-istio:NAME002');
});
