import { creationOrder, MeshObject } from '../../../../mesh/mesh-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { example } from '../../example';
import { entry } from '../examples';

function beside(more: object): MeshRule['fires'] {
  const metrics = [{ providers: [{ name: 'prometheus' }] }];
  return [
    entry(),
    example('Telemetry', { tracing: [{ randomSamplingPercentage: 1 }] }, { name: 'default' }),
    example('Telemetry', { metrics, ...more }, { name: 'metrics' }),
  ];
}

/** IST0160. */
export const secondTelemetry: MeshRule = {
  id: 'TELEMETRY051',
  severity: Severity.ADVICE,
  title: 'Two Telemetries for all workloads of a namespace',
  effect:
    'One of them counts and the other does nothing: the older one counts; of the same second, the one whose name comes first.',
  why: 'Telemetries without a selector are not merged, also where one is about logs and the other about metrics. What is told of a call does not change the call, so that none shows it.',
  remedy: 'Write one Telemetry, or give one of them a selector',
  fires: beside({}),
  accepts: beside({ selector: { matchLabels: { app: 'checkout' } } }),
  source: 'istio.io/istio pilot/pkg/model/telemetry.go: namespaceWideTelemetryConfig',
  check(view, report) {
    const firsts = new Map<string, MeshObject>();
    for (const each of [...view.mesh.objectsOf('telemetry.istio.io', 'Telemetry')].sort(creationOrder)) {
      const { namespace, name, source } = each;
      if (!isForAll(each)) continue;
      const first = firsts.get(namespace);
      if (!first) firsts.set(namespace, each);
      const object = first && view.writtenAs(source);
      if (!object) continue;
      report(object, ['metadata', 'name'], `Telemetry ${namespace}/${first.name} counts, and not ${name}`, {
        clients: [namespace === view.context.rootNamespace ? '*' : namespace],
      });
    }
  },
};

function isForAll({ spec }: MeshObject): boolean {
  return (
    Object.keys(spec.fields('selector').map('matchLabels')).length === 0 &&
    !spec.has('targetRef') &&
    spec.objects('targetRefs').length === 0
  );
}
