import type { Fields } from '../mesh/fields';
import { matchesHost } from '../mesh/host-name';
import { DataPlaneMode } from '../profile/data-plane-mode';
import type { VirtualService } from '../mesh/virtual-service';
import { Labels, labelsKey } from './label-sets';
import type { Side } from './side';

/** What tells clients apart. */
export interface Distinctions {
  /** Namespaces that something is said about. */
  readonly namespaces: ReadonlySet<string>;
  /** Selectors for Pods of a namespace. */
  readonly selectors: ReadonlyMap<string, readonly Labels[]>;
  /** Selectors for Pods of every namespace. */
  readonly everywhere: readonly Labels[];
  /** ServiceAccounts that are named, by namespace; '*' is each namespace. */
  readonly accounts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Values of labels for which presence or another value counts. */
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A value that nobody writes. */
export const OTHER_VALUE = 'another-value';
const MODE = 'istio.io/dataplane-mode';

/**
 * What tells clients apart in calls to some hosts.
 *
 * @param isAbout whether a host is one of those
 */
export function distinctionsOf(sides: readonly Side[], isAbout: (host: string) => boolean): Distinctions {
  const found = new Collected(isAbout);
  for (const side of sides) found.add(side);
  return found.distinctions;
}

class Collected {
  private readonly namespaces = new Set<string>();
  private readonly selectors = new Map<string, Map<string, Labels>>();
  private readonly accounts = new Map<string, Set<string>>();
  private readonly values = new Map<string, Set<string>>();

  public constructor(private readonly isAbout: (host: string) => boolean) {}

  public get distinctions(): Distinctions {
    const { namespaces, accounts, values } = this;
    const selectors = new Map([...this.selectors].map(([namespace, each]) => [namespace, [...each.values()]]));
    return { namespaces, selectors, everywhere: selectors.get('*') ?? [], accounts, values };
  }

  public add({ simulation }: Side): void {
    const { _mesh: mesh } = simulation;
    this.namespaces.add(mesh.facts.rootNamespace);
    for (const { client } of simulation._gateways.values()) this.namespaces.add(client.namespace);
    for (const { hostname, namespace, exportTo } of mesh.services.all) {
      if (this.isAbout(hostname)) this.addNamespaces([namespace, ...(exportTo ?? [])], namespace);
    }
    for (const vs of mesh.virtualServices) this.addVirtualService(vs);
    for (const { spec, namespace } of mesh.objectsOf('networking.istio.io', 'DestinationRule')) {
      const host = spec.text('host') ?? '';
      const isForAny = this.isAbout(host) || this.isAbout(`${host}.${namespace}.svc.cluster.local`);
      if (!isForAny) continue;
      this.addNamespaces([namespace, ...spec.texts('exportTo')], namespace);
      this.addSelector(namespace, spec.fields('workloadSelector').map('matchLabels'));
      this.addFailover(spec);
    }
    for (const { spec, namespace } of mesh.objectsOf('networking.istio.io', 'Sidecar')) {
      this.namespaces.add(namespace);
      this.addSelector(namespace, spec.fields('workloadSelector').map('labels'));
    }
    for (const { spec, namespace } of mesh.objectsOf('networking.k8s.io', 'NetworkPolicy')) {
      this.namespaces.add(namespace);
      this.addExpressions(namespace, spec.fields('podSelector'));
    }
    for (const { spec } of mesh.objectsOf('security.istio.io', 'AuthorizationPolicy')) this.addPolicy(spec);
    this.addModes(simulation);
  }

  private addVirtualService({ namespace, exportTo, hosts, http, tls, tcp }: VirtualService): void {
    if (!hosts.some((host) => this.isAbout(host))) return;
    this.addNamespaces([namespace, ...exportTo], namespace);
    for (const { match } of [...http, ...tls, ...tcp]) {
      for (const { sourceLabels, sourceNamespace } of match) {
        if (sourceNamespace !== '') this.namespaces.add(sourceNamespace);
        this.addSelector('*', sourceLabels);
      }
    }
  }

  /** Servers are ordered by labels that they share with the client. */
  private addFailover(spec: Fields): void {
    const balancing = spec.fields('trafficPolicy').fields('loadBalancer').fields('localityLbSetting');
    for (const entry of balancing.texts('failoverPriority')) {
      const [key, value] = entry.split('=') as [string, string | undefined];
      this.addSelector('*', { [key]: value ?? OTHER_VALUE });
    }
  }

  private addPolicy(spec: Fields): void {
    for (const rule of spec.objects('rules')) {
      const sources = rule.objects('from').map((from) => from.fields('source'));
      const named = sources.flatMap((source) => [...source.texts('namespaces'), ...source.texts('notNamespaces')]);
      const conditions = rule.objects('when').filter((each) => each.text('key')?.startsWith('source.') ?? false);
      const values = conditions.flatMap((each) => [...each.texts('values'), ...each.texts('notValues')]);
      const principals = sources.flatMap((source) => [...source.texts('principals'), ...source.texts('notPrincipals')]);
      const accounts = sources.flatMap((each) => [
        ...each.texts('serviceAccounts'),
        ...each.texts('notServiceAccounts'),
      ]);
      for (const name of [...named, ...values.filter((value) => !value.includes('/'))]) this.addPattern(name);
      for (const name of [...principals, ...values]) this.addPrincipal(name);
      for (const name of accounts) this.addAccount(...(name.split('/') as [string, string]));
    }
  }

  /** `cluster.local/ns/shop/sa/checkout`, where a star in front or behind stands for anything. */
  private addPrincipal(text: string): void {
    const namespace = /(?:^|\/)ns\/([^/]+)/.exec(text)?.[1];
    const account = /(?:^|\/)sa\/([^/]+)$/.exec(text)?.[1];
    if (namespace !== undefined) this.addPattern(namespace);
    if (account !== undefined) this.addAccount(namespace === undefined ? '*' : withoutStar(namespace), account);
    else if (text.startsWith('*') && text.length > 1) this.addAccount('*', text.slice(1).replace(/^.*\//, ''));
  }

  private addPattern(name: string): void {
    const plain = withoutStar(name);
    if (plain !== '') this.namespaces.add(plain);
  }

  private addAccount(namespace: string, account: string | undefined): void {
    const plain = withoutStar(account ?? '');
    if (plain === '') return;
    if (namespace !== '*') this.namespaces.add(namespace);
    const known = this.accounts.get(namespace) ?? new Set();
    this.accounts.set(namespace, known.add(plain));
  }

  /** Who has the proxy of the node is told by labels, where anybody has. */
  private addModes(simulation: Side['simulation']): void {
    const { _mesh: mesh } = simulation;
    const spaces = mesh.objectsOf('', 'Namespace');
    const marked = spaces.filter(({ labels }) => Object.hasOwn(labels, MODE));
    for (const { name } of marked) this.namespaces.add(name);
    const waypoints = mesh
      .objectsOf('gateway.networking.k8s.io', 'Gateway')
      .some(({ spec }) => spec.text('gatewayClassName') === 'istio-waypoint');
    const isUsual = simulation._modeOf({ namespaceName: '' }) === DataPlaneMode.AMBIENT;
    if (marked.length === 0 && !waypoints && !isUsual) return;
    this.addSelector('*', { [MODE]: 'ambient' });
    if (marked.length === 0 && !isUsual) return;
    this.addSelector('*', { [MODE]: 'none' });
    this.addSelector('*', { 'sidecar.istio.io/inject': 'true' });
  }

  private addExpressions(namespace: string, selector: Fields): void {
    const required = selector.map('matchLabels');
    this.addSelector(namespace, required);
    for (const expression of selector.objects('matchExpressions')) {
      const key = expression.text('key') ?? '';
      const known = this.values.get(key) ?? new Set();
      this.values.set(key, known);
      for (const value of expression.texts('values')) {
        known.add(value);
        this.addSelector(namespace, { [key]: value });
      }
      this.addSelector(namespace, { [key]: OTHER_VALUE });
    }
  }

  private addSelector(namespace: string, labels: Labels): void {
    if (Object.keys(labels).length === 0) return;
    const known = this.selectors.get(namespace) ?? new Map<string, Labels>();
    this.selectors.set(namespace, known.set(labelsKey(labels), labels));
  }

  private addNamespaces(entries: readonly string[], own: string): void {
    for (const entry of entries) {
      if (entry === '.') this.namespaces.add(own);
      else if (entry !== '*' && entry !== '~') this.namespaces.add(entry);
    }
  }
}

/** A name that a pattern fits. */
function withoutStar(pattern: string): string {
  return pattern === '*' ? '' : pattern.replace('*', 'x');
}

/** Whether a host, which may be a wildcard, is one of several. */
export function overlaps(host: string, others: Iterable<string>): boolean {
  for (const other of others) if (host === other || matchesHost(host, other)) return true;
  return false;
}
