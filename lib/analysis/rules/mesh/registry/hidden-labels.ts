import { isSubset } from '../../../../mesh/mesh-object';
import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView, WrittenObject } from '../../../mesh-view';
import type { Specs } from '../../define';
import { example } from '../../example';
import { entry } from '../examples';
import { registeredHosts } from '../registered-hosts';
import { clientsOf } from '../visibility';

function labelled(labels: Readonly<Record<string, string>>): MeshRule['fires'] {
  return [
    entry({ resolution: 'STATIC', workloadSelector: { labels: { app: 'api' } } }),
    example('WorkloadEntry', { address: '198.51.100.7', labels: { app: 'api' } }, { labels }),
  ];
}

export const hiddenLabels: MeshRule = {
  id: 'REGISTRY030',
  severity: Severity.ERROR,
  title: 'A WorkloadEntry with two values for a label',
  effect: 'The ServiceEntry does not select it: the server gets no calls, and without others calls fail.',
  why: 'Labels of metadata and of spec are put together, and of two values that of metadata counts.',
  remedy: 'Write the value of spec.labels in metadata.labels, or leave the label out there',
  fires: labelled({ app: 'machine' }),
  accepts: labelled({ tier: 'machine' }),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'to no server',
    accepts: 'to 198.51.100.7:80',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: ConvertWorkloadEntry',
  check(view, report) {
    const hidden = view.once(hiddenByLabel);
    if (hidden.size === 0) return;
    for (const { object: selecting, spec, namespace, services } of view.once(registeredHosts)) {
      const { selector = {} } = services.at(0) ?? {};
      const first = Object.entries(selector).at(0);
      if (!first) continue;
      for (const { object, written, labels, keys } of hidden.get(`${namespace} ${first.join('=')}`) ?? []) {
        if (!isSubset(selector, written) || isSubset(selector, labels)) continue;
        const key = keys.find((each) => Object.hasOwn(selector, each)) ?? keys[0];
        const message = `Label ${key} is ${labels[key]}, and not ${written[key]} as ServiceEntry ${namespace}/${selecting.name} asks for`;
        report(object, ['metadata', 'labels', key], message, { clients: clientsOf(view, { object, spec, namespace }) });
      }
    }
  },
};

interface HiddenLabels extends Pick<WrittenObject<Specs['WorkloadEntry']>, 'object'> {
  readonly written: Readonly<Record<string, string>>;
  /** What counts. */
  readonly labels: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
}

/** WorkloadEntries whose metadata takes labels of their spec away, by namespace and by each label of their spec. */
function hiddenByLabel(view: MeshView): ReadonlyMap<string, readonly HiddenLabels[]> {
  const found = new Map<string, HiddenLabels[]>();
  for (const { source, namespace, spec, labels: own } of view.mesh.objectsOf('networking.istio.io', 'WorkloadEntry')) {
    const object = view.writtenAs(source);
    const written = spec.map('labels');
    const keys = Object.keys(written)
      .filter((key) => Object.hasOwn(own, key) && own[key] !== written[key])
      .sort();
    if (!object || keys.length === 0) continue;
    const hidden = { object, written, labels: { ...written, ...own }, keys };
    for (const label of Object.entries(written)) append(found, `${namespace} ${label.join('=')}`, hidden);
  }
  return found;
}
