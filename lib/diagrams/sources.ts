import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Fields, isRecord } from '../mesh/fields';
import { compareText, MeshObject, readObject, SourceObject } from '../mesh/mesh-object';
import { MeshProfile } from '../profile/mesh-profile';
import { EgressSimulation } from '../simulation/egress-simulation';
import type { Manifests } from '../manifests/read-manifests';
import { manifestSources, readSources } from '../simulation/manifest-sources';
import type { EgressDiagramOptions } from './diagram-options';

/** Objects, and what the proxies do with calls because of them. */
export interface EgressSources {
  readonly objects: readonly MeshObject[];
  readonly simulation: EgressSimulation;
  readonly options: EgressDiagramOptions;
}

export function sourcesOfScope(scope: Construct, options: EgressDiagramOptions): EgressSources {
  const written = scope.node
    .findAll()
    .filter((child): child is ApiObject => ApiObject.isApiObject(child))
    .map((object): SourceObject => ({ value: object.toJson() as unknown, origin: object.node.path }));
  return sourcesOf(written, { ...MeshProfile.of(scope)._facts, ...options });
}

export function sourcesOfManifests(yamlText: string, options: EgressDiagramOptions): EgressSources {
  return sourcesOf(readSources(yamlText, options.fileName).objects, options);
}

export function sourcesOfRead(manifests: Manifests, options: EgressDiagramOptions): EgressSources {
  return sourcesOf(manifestSources(manifests).objects, options);
}

/** The order of the objects counts for nothing, also where they are equally old. */
function sourcesOf(written: readonly SourceObject[], options: EgressDiagramOptions): EgressSources {
  const objects = written
    .flatMap((source) => {
      const object = readObject(source, []);
      return object ? [{ object, text: JSON.stringify(source.value) }] : [];
    })
    .sort((a, b) => compareText(a.text, b.text) || compareText(a.object.source.origin, b.object.source.origin));
  const read = objects.map(({ object }) => object);
  const texts = [...objects.map(({ text }) => text), ...missingServices(read).map((each) => JSON.stringify(each))];
  return { objects: read, simulation: EgressSimulation.ofManifests(texts.join('\n---\n'), options), options };
}

/**
 * Services of gateways that others install. A VirtualService names them as a destination; its Gateways say which Pods they
 * lead to.
 */
export function missingServices(objects: readonly MeshObject[]): object[] {
  const ofKind = (kind: string): MeshObject[] => objects.filter((object) => object.kind === kind);
  const known = new Set(ofKind('Service').map(({ name, namespace }) => `${name}.${namespace}`));
  const gateways = new Map(
    ofKind('Gateway')
      .filter(({ group }) => group === 'networking.istio.io')
      .map((gateway) => [`${gateway.namespace}/${gateway.name}`, gateway.spec.map('selector')]),
  );
  const missing = new Map<string, { readonly selector: Record<string, string>; readonly ports: Set<number> }>();
  for (const { spec, namespace } of ofKind('VirtualService')) {
    const selector = spec
      .texts('gateways')
      .map((name) => gateways.get(name.includes('/') ? name : `${namespace}/${name}`))
      .find((each) => each !== undefined);
    if (selector === undefined) continue;
    for (const destination of destinationsOf(spec)) {
      const service = /^([^.]+\.[^.]+)\.svc\./.exec(destination.text('host') ?? '')?.[1];
      const port = destination.fields('port').number('number');
      if (service === undefined || port === undefined || known.has(service)) continue;
      const found = missing.get(service) ?? { selector, ports: new Set<number>() };
      missing.set(service, found);
      found.ports.add(port);
    }
  }
  return [...missing].map(([service, { selector, ports }]) => {
    const [name, namespace] = service.split('.');
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        selector,
        ports: [...ports]
          .sort((a, b) => a - b)
          .map((port) => ({ name: port === 80 ? 'http2' : `https-${port}`, port, targetPort: port })),
      },
    };
  });
}

function destinationsOf(spec: Fields): Fields[] {
  return ['http', 'tls', 'tcp']
    .flatMap((kind) => spec.objects(kind))
    .flatMap((rule) => rule.objects('route'))
    .map((route) => route.fields('destination'));
}

/** Every text of a value, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}
