import { compareText } from '../mesh/mesh-object';
import type { ClientClass } from './clients';
import { labelsKey } from './label-sets';

/** Says in few words who is among some clients of all that are told apart. */
export function callerTitles(some: readonly ClientClass[], all: readonly ClientClass[]): string[] {
  if (some.length === all.length) return ['every workload'];
  const spaces = [...new Set(some.map(({ client }) => client.namespaceName))];
  return spaces.flatMap((namespace) => {
    const isOfSpace = ({ client }: ClientClass): boolean => client.namespaceName === namespace;
    const [own, known] = [some.filter(isOfSpace), all.filter(isOfSpace)];
    const title = own[0].isElsewhere ? 'any other namespace' : namespace;
    if (own.length === known.length) return [`every workload of ${title}`];
    return byLabels(own).flatMap((group) => groupTitles(group, known, title));
  });
}

function byLabels(clients: readonly ClientClass[]): ClientClass[][] {
  const groups = new Map<string, ClientClass[]>();
  for (const each of clients) {
    const key = labelsKey(each.client.labels);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

/** Accounts are named where they make a difference. */
function groupTitles(group: readonly ClientClass[], known: readonly ClientClass[], namespace: string): string[] {
  const key = labelsKey(group[0].client.labels);
  const isOfGroup = ({ client }: ClientClass): boolean => labelsKey(client.labels) === key;
  const others = known.filter((each) => !isOfGroup(each));
  const labels = Object.entries(group[0].client.labels).map((pair) => pair.join('='));
  const text =
    labels.length > 0 ? ` with ${labels.sort(compareText).join(', ')}` : others.length > 0 ? ' with other labels' : '';
  if (group.length === known.filter(isOfGroup).length) return [`${namespace}${text}`];
  return group.map(({ client: { serviceAccountName } }) => {
    const account = serviceAccountName === 'default' ? 'other accounts' : `account ${serviceAccountName}`;
    return `${namespace}, ${account}${text}`;
  });
}
