import type { DefaultExports } from '../mesh/default-exports';
import { compareText, isSubset, MeshObject } from '../mesh/mesh-object';
import type { SimulatedClient } from '../simulation/traffic-call';
import { textsIn } from './sources';

/** A workload of which it is asked what it reaches. */
export interface Candidate {
  readonly client: SimulatedClient;
  /** Nothing but its namespace tells it from others. */
  readonly isAny: boolean;
}

/** No namespace and no account has such a name: it stands for all that nothing names. */
const OTHER = 'any-other.invalid';
const NAMESPACE_OF_PRINCIPAL = /^[^/]+\/ns\/([^/*]+)\//;
const PRINCIPAL = /^[^/]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/;
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

interface Named {
  readonly labels: Map<string, Record<string, string>>;
  readonly accounts: Set<string>;
  /** Workloads as a whole. */
  readonly workloads: { readonly labels: Record<string, string>; readonly account: string }[];
}

/** All that manifests tell apart: for each namespace the labels and accounts that anything selects, and what is not selected. */
export function candidatesOf(
  objects: readonly MeshObject[],
  { defaultServiceExportTo = [] }: DefaultExports,
): Candidate[] {
  const named = namedIn(objects, defaultServiceExportTo);
  const found: Candidate[] = [{ client: { namespaceName: OTHER, serviceAccountName: OTHER }, isAny: true }];
  for (const [namespaceName, { labels, accounts, workloads }] of [...named].sort(([a], [b]) => compareText(a, b))) {
    const labelSets = [{}, ...[...labels].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each)];
    for (const each of labelSets) {
      for (const serviceAccountName of [OTHER, ...[...accounts].sort()]) {
        const isAny = Object.keys(each).length === 0 && serviceAccountName === OTHER;
        found.push({ client: { namespaceName, serviceAccountName, labels: each }, isAny });
      }
    }
    for (const workload of workloads) {
      const client = { namespaceName, serviceAccountName: workload.account, labels: workload.labels };
      found.push({ client, isAny: false });
    }
  }
  return [...new Map(found.map((each) => [keyOf(each.client), each])).values()];
}

/** Whether all that holds for one workload can be said of another by fewer words. */
export function isMoreGeneral(general: SimulatedClient, special: SimulatedClient): boolean {
  if (keyOf(general) === keyOf(special)) return false;
  if (general.namespaceName !== OTHER && general.namespaceName !== special.namespaceName) return false;
  if (general.serviceAccountName !== OTHER && general.serviceAccountName !== special.serviceAccountName) return false;
  return isSubset(general.labels ?? {}, special.labels ?? {});
}

/** A workload in the words of a reader. */
export function nameOf(
  client: SimulatedClient,
  others: boolean,
): { readonly namespace: string; readonly name: string } {
  const { namespaceName, serviceAccountName: account, labels = {} } = client;
  const words = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  if (account !== undefined && account !== OTHER) words.push(`account ${account}`);
  const whole = others ? 'other workloads' : 'any workload';
  return {
    namespace:
      namespaceName === OTHER ? (others ? 'other namespaces' : 'all namespaces') : `namespace ${namespaceName}`,
    name: words.length === 0 ? whole : words.join(', '),
  };
}

function keyOf({ namespaceName, serviceAccountName, labels = {} }: SimulatedClient): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => compareText(a, b));
  return JSON.stringify([namespaceName, serviceAccountName, sorted]);
}

function namedIn(objects: readonly MeshObject[], defaultExport: readonly string[]): Map<string, Named> {
  const named = new Map<string, Named>();
  const at = (namespace: string): Named => {
    const known = named.get(namespace) ?? { labels: new Map(), accounts: new Set(), workloads: [] };
    named.set(namespace, known);
    return known;
  };
  const select = (namespace: string, labels: Record<string, string>): void => {
    if (Object.keys(labels).length === 0) return;
    at(namespace).labels.set(JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareText(a, b))), labels);
  };
  for (const object of objects) {
    const { kind, namespace, spec } = object;
    switch (kind) {
      case 'Namespace':
        at(object.name);
        break;
      case 'ServiceEntry':
        at(namespace);
        for (const name of [...spec.texts('exportTo'), ...defaultExport]) if (!/[*.~]/.test(name)) at(name);
        break;
      case 'DestinationRule':
        select(namespace, spec.fields('workloadSelector').map('matchLabels'));
        break;
      case 'Sidecar':
        select(namespace, spec.fields('workloadSelector').map('labels'));
        break;
      case 'NetworkPolicy':
        select(namespace, spec.fields('podSelector').map('matchLabels'));
        break;
      case 'VirtualService':
        for (const match of ['http', 'tls', 'tcp']
          .flatMap((each) => spec.objects(each))
          .flatMap((rule) => rule.objects('match')))
          select(match.text('sourceNamespace') ?? namespace, match.map('sourceLabels'));
        break;
      case 'AuthorizationPolicy':
        for (const text of textsIn(spec.raw('rules'))) {
          const namespaceName = NAMESPACE_OF_PRINCIPAL.exec(text)?.[1];
          if (namespaceName !== undefined) at(namespaceName);
          const principal = PRINCIPAL.exec(text);
          if (principal) at(principal[1]).accounts.add(principal[2]);
        }
        for (const rule of spec.objects('rules')) {
          for (const source of rule.objects('from').map((each) => each.fields('source'))) {
            for (const name of source.texts('namespaces')) if (!name.includes('*')) at(name);
          }
        }
        break;
      case 'Pod':
        at(namespace).workloads.push({ labels: object.labels, account: spec.text('serviceAccountName') ?? 'default' });
        break;
      default:
        if (!WORKLOADS.includes(kind)) break;
        at(namespace).workloads.push({
          labels: spec.fields('template').fields('metadata').map('labels'),
          account: spec.fields('template').fields('spec').text('serviceAccountName') ?? 'default',
        });
    }
  }
  for (const { kind, group, namespace, spec } of objects) {
    if (kind === 'Gateway' && group === 'networking.istio.io')
      withoutGateways(named, namespace, spec.map('selector'), objects);
  }
  return named;
}

/** A namespace of nothing but gateways has no applications. */
function withoutGateways(
  named: Map<string, Named>,
  namespace: string,
  selector: Record<string, string>,
  objects: readonly MeshObject[],
): void {
  const known = named.get(namespace);
  if (!known) return;
  const rest = known.workloads.filter(({ labels }) => !isSubset(selector, labels));
  const isUsed =
    rest.length > 0 ||
    known.accounts.size > 0 ||
    objects.some((object) => object.kind === 'ServiceEntry' && object.namespace === namespace);
  if (isUsed) named.set(namespace, { ...known, workloads: rest });
  else named.delete(namespace);
}
