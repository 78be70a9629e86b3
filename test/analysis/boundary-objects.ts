import { Analyzer } from '../../lib/analysis/analyzer';
import { AnalysisContext } from '../../lib/analysis/rule';
import { example } from '../../lib/analysis/rules/example';
import { EGRESS, gatewayLeg, gatewayOf, meshLeg } from '../../lib/analysis/rules/mesh/egress-example';
import { entry, PORTS, routes, to } from '../../lib/analysis/rules/mesh/examples';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

/* Objects that stand near the boundary of a rule. */

export const RACED = { annotations: { 'istio.io/connect-strategy': 'RACE_FIRST_TCP_CONNECT' } };
export const NAMED = [{ address: 'a.example.net' }, { address: 'b.example.net' }];
export const TO_API = { route: [to('api.example.com', 80)] };
export const OTHER = entry({ hosts: ['api.example.org'] }, { name: 'other' });
export const SELECTED = { workloadSelector: { matchLabels: { app: 'checkout' } } };
export const ORIGIN = { ...PORTS.http, targetPort: 443 };
export const LEGS = { gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] };
export const BOTH = entry({ ports: [PORTS.http, PORTS.https] });

export function rule(trafficPolicy: object | undefined, spec: object = {}, metadata: Fields = {}): Fields {
  return example('DestinationRule', { host: 'api.example.com', trafficPolicy, ...spec }, metadata);
}

export function core(kind: string, name: string, more: object, apiVersion = 'v1'): Fields {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...more };
}

export function secret(name: string, keys: readonly string[]): Fields {
  return core('Secret', name, { stringData: Object.fromEntries(keys.map((key) => [key, 'PEM'])) });
}

export function role(name: string, more: object): Fields {
  const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'], ...more }];
  return core('Role', name, { rules }, 'rbac.authorization.k8s.io/v1');
}

export function deployment(annotations: object, containers: readonly object[] = []): Fields {
  const template = { metadata: { labels: { app: 'checkout' }, annotations }, spec: { containers } };
  return core('Deployment', 'checkout', { spec: { template } }, 'apps/v1');
}

export function mutual(tls: object = {}): Fields[] {
  return [entry({ ports: [ORIGIN] }), rule({ tls: { mode: 'MUTUAL', credentialName: 'client', ...tls } }, SELECTED)];
}

export function atGateway(host: Fields, more: readonly Fields[] = [], http: readonly object[] = LEGS.http): Fields[] {
  return [host, ...gatewayOf('api.example.com'), routes({ ...LEGS, http }), ...more];
}

export function inCapitals(hosts: readonly string[]): Fields {
  return example('Sidecar', { egress: [{ hosts }] }, { name: 'default' });
}

export function workload(labels: object, own: object): Fields {
  return example('WorkloadEntry', { address: '198.51.100.7', labels }, { labels: own });
}

/** Routes to the gateway for some clients of a host. */
export function forSome(host: Fields): Fields[] {
  return [host, ...gatewayOf('api.example.com'), routes({ ...LEGS, exportTo: ['.', 'istio-egress'] })];
}

/** A route of the Gateway API to a host in place of the gateway. */
export function toHost(route: Fields, name: string): Fields {
  const backendRefs = [{ group: 'networking.istio.io', kind: 'Hostname', name, port: 80 }];
  return { ...route, spec: { ...(route.spec as Fields), rules: [{ backendRefs }] } };
}

/** The same object once more, by another name. */
export function renamed(object: Fields): Fields {
  return { ...object, metadata: { ...(object.metadata as Fields), name: 'second' } };
}

export const ENCRYPTED = { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] };
export const AT_WAYPOINT = { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'istio-egress' };
export const SELECTING = entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'api' } } });

export type Case = readonly [
  what: string,
  id: string,
  count: number,
  objects: readonly Fields[],
  context?: Partial<AnalysisContext>,
];

/** On which side of its boundary a rule sees what is near to it. */
export function testBoundaries(cases: readonly Case[]): void {
  const named = cases.map(([what, id, count, objects, context = {}]) => ({ what, id, count, objects, context }));
  test.each(named)('$id: $what', ({ id, count, objects, context }) => {
    const found = new Analyzer(context).check({ objects: objects.map((object) => new ManifestObject(object, {})) });
    expect(found.filter((finding) => finding.id === id)).toHaveLength(count);
  });
}
