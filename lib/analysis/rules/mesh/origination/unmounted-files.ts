import { isFields, ManifestObject } from '../../../../manifests/manifest-object';
import { isSubset } from '../../../../mesh/mesh-object';
import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { clientsOf, named } from '../../../policy-uses';
import { canonical } from '../canonical';
import { entry, HTTP_TO_TLS, rule, valueAt } from '../objects';
import { reportUses } from '../report-uses';
import { originating } from './originating';

const MOUNT = 'sidecar.istio.io/userVolumeMount';
const FILES = ['clientCertificate', 'privateKey', 'caCertificates'] as const;
/** Where the image of the proxy and the kubelet put files. */
const PROVIDED = ['/etc/ssl/', '/etc/istio/', '/var/run/secrets/', '/etc/pki/'];

const AROUND = [
  entry([HTTP_TO_TLS], { exportTo: ['.'] }),
  rule({ tls: { mode: 'SIMPLE', caCertificates: '/etc/partner/ca.pem' } }, { exportTo: ['.'] }),
];

function clients(annotations: object): MeshRule['fires'][number] {
  const template = { metadata: { labels: { app: 'checkout' }, annotations } };
  const metadata = { name: 'checkout', namespace: 'shop' };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } };
}

export const unmountedFiles: MeshRule = {
  id: 'ORIGINATION026',
  severity: Severity.ADVICE,
  title: 'A file of certificates that no client has mounted',
  effect:
    'The proxy never gets the certificate: it is ready fifteen seconds later than it could be, and each call to the host ends with 503.',
  why: 'The path is one in the container of the proxy, where files of the application are not. Files may come there by other ways than annotations, such as an image of your own, so it is advice.',
  remedy: `Mount the files with the annotations sidecar.istio.io/userVolume and ${MOUNT}, or write credentialName`,
  fires: [...AROUND, clients({})],
  accepts: [...AROUND, clients({ [MOUNT]: '[{"name":"ca","mountPath":"/etc/partner"}]' })],
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: constructUpstreamTLS',
  check(view, report) {
    const placed = originating(view, (_use, tls) => FILES.some((field) => isOfUser(tls.text(field))));
    if (placed.length === 0) return;
    const mounts = new Mounts(view.once(templatesByNamespace));
    for (const place of placed) {
      const [{ rule: written, policy }] = place.uses;
      const names = mounts.missing(clientsOf(place.uses), written.workloadSelector ?? {});
      if (names.length === 0) continue;
      const field = FILES.find((each) => isOfUser(policy.tls?.text(each))) ?? FILES[0];
      const message = `${String(policy.tls?.text(field))} is mounted by none of ${named(names)}`;
      reportUses(view, report, place, message, { field: [field] });
    }
  },
};

function isOfUser(path: string | undefined): boolean {
  return path !== undefined && path.startsWith('/') && !PROVIDED.some((folder) => path.startsWith(folder));
}

interface Template {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hasMount: boolean;
}

/** Who has mounted files, asked once for all settings of the same clients. */
class Mounts {
  private readonly known = new Map<string, readonly string[]>();

  public constructor(private readonly templates: ReadonlyMap<string, readonly Template[]>) {}

  /** Names of selected workloads, if none of them has mounted anything. */
  public missing(namespaces: readonly string[], selector: Readonly<Record<string, string>>): readonly string[] {
    const key = `${namespaces.join()} ${canonical(selector)}`;
    let names = this.known.get(key);
    if (!names) {
      const all = namespaces.flatMap((namespace) => this.templates.get(namespace) ?? []);
      const selected = all.filter(({ labels }) => isSubset(selector, labels));
      names = selected.some(({ hasMount }) => hasMount) ? [] : selected.map(({ name }) => name).sort();
      this.known.set(key, names);
    }
    return names;
  }
}

const TEMPLATES: readonly (readonly [group: string, kind: string, path: readonly string[]])[] = [
  ['apps', 'Deployment', ['spec', 'template']],
  ['apps', 'StatefulSet', ['spec', 'template']],
  ['apps', 'DaemonSet', ['spec', 'template']],
  ['batch', 'Job', ['spec', 'template']],
  ['batch', 'CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
  ['', 'Pod', []],
];

/** What makes Pods, by namespace. */
function templatesByNamespace(view: MeshView): ReadonlyMap<string, readonly Template[]> {
  const found = new Map<string, Template[]>();
  for (const [group, kind, path] of TEMPLATES) {
    for (const { object, namespace } of view.inGroup(group, kind)) {
      append(found, namespace, readTemplate(object, path));
    }
  }
  return found;
}

function readTemplate({ kind, name, value }: ManifestObject, path: readonly string[]): Template {
  const template = valueAt(value, path);
  const at = (...steps: string[]): unknown => valueAt(template, steps);
  const labels = at('metadata', 'labels');
  const annotations = at('metadata', 'annotations');
  const containers = at('spec', 'containers');
  // A gateway mounts what it needs by itself.
  const isProxy = Array.isArray(containers) && containers.some((each) => isFields(each) && each.name === 'istio-proxy');
  return {
    name: `${kind} ${name}`,
    labels: isFields(labels) ? (labels as Readonly<Record<string, string>>) : {},
    hasMount: isProxy || (isFields(annotations) && MOUNT in annotations),
  };
}
