import { compareText } from '../mesh/mesh-object';
import { isSubset } from '../mesh/mesh-object';
import type { SimulatedClient } from '../simulation/traffic-call';
import { Labels, labelSets, labelsKey, seenLabels } from './label-sets';
import { Distinctions, OTHER_VALUE } from './selectors';

/** Clients that nothing in either set of manifests tells apart. */
export interface ClientClass {
  readonly key: string;
  /** One of them. */
  readonly client: SimulatedClient & Required<Pick<SimulatedClient, 'labels' | 'serviceAccountName'>>;
  /** In a namespace that nothing is said about. */
  readonly isElsewhere: boolean;
}

/** A namespace that nobody has. */
export const ELSEWHERE = 'any-other-namespace';
const DEFAULT_ACCOUNT = 'default';

/** All kinds of clients that two sets of manifests tell apart. */
export class ClientUniverse {
  /** By namespace, labels and account. */
  public readonly classes: readonly ClientClass[];
  /** Namespaces of which some combinations of labels are left out, because there are too many. */
  public readonly incomplete: readonly string[];

  public constructor(private readonly distinctions: Distinctions) {
    const incomplete: string[] = [];
    const namespaces = [...distinctions.namespaces].sort(compareText);
    this.classes = [...namespaces, ELSEWHERE].flatMap((namespace) => {
      const { sets, isComplete } = labelSets(this.selectorsOf(namespace));
      if (!isComplete) incomplete.push(namespace);
      const accounts = [
        DEFAULT_ACCOUNT,
        ...[...this.accountsOf(namespace)].filter((each) => each !== DEFAULT_ACCOUNT).sort(compareText),
      ];
      return sets.flatMap((labels) => accounts.map((account) => this.classFor(namespace, labels, account)));
    });
    this.incomplete = incomplete;
  }

  /** The key of the class that a client is in. */
  public keyOf({ namespaceName, labels = {}, serviceAccountName = DEFAULT_ACCOUNT }: SimulatedClient): string {
    const namespace = this.distinctions.namespaces.has(namespaceName) ? namespaceName : ELSEWHERE;
    const seen = seenLabels(this.plain(labels), this.selectorsOf(namespace));
    const account = this.accountsOf(namespace).has(serviceAccountName) ? serviceAccountName : DEFAULT_ACCOUNT;
    return keyOf(namespace, seen, account);
  }

  private classFor(namespaceName: string, labels: Labels, serviceAccountName: string): ClientClass {
    return {
      key: keyOf(namespaceName, labels, serviceAccountName),
      client: { namespaceName, labels, serviceAccountName },
      isElsewhere: namespaceName === ELSEWHERE,
    };
  }

  private selectorsOf(namespace: string): Labels[] {
    const { selectors, everywhere } = this.distinctions;
    return [...(selectors.get(namespace) ?? []), ...everywhere].sort((a, b) => compareText(labelsKey(a), labelsKey(b)));
  }

  private accountsOf(namespace: string): Set<string> {
    const { accounts } = this.distinctions;
    return new Set([...(accounts.get(namespace) ?? []), ...(accounts.get('*') ?? [])]);
  }

  /** Where only presence counts, all values that nobody names are alike. */
  private plain(labels: Labels): Labels {
    const { values } = this.distinctions;
    return Object.fromEntries(
      Object.entries(labels).map(([key, value]) => {
        const named = values.get(key);
        const isNamed = named === undefined || named.has(value) || this.isSelected(key, value);
        return [key, isNamed ? value : OTHER_VALUE];
      }),
    );
  }

  private isSelected(key: string, value: string): boolean {
    const { selectors } = this.distinctions;
    return [...selectors.values()].some((each) => each.some((labels) => isSubset({ [key]: value }, labels)));
  }
}

function keyOf(namespace: string, labels: Labels, account: string): string {
  return JSON.stringify([namespace, labelsKey(labels), account]);
}
