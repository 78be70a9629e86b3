import { counted } from '../../analysis/reports/summary';
import { AccessChange, TrafficAspect, TrafficChange, TrafficDifference } from '../traffic-change';

/** What reports show. */
export interface ReportedDiff {
  readonly changes: readonly TrafficChange[];
  readonly objectsWithoutEffect: readonly string[];
  readonly objectsNotFollowed: readonly string[];
  readonly limits: readonly string[];
}

const MOST_NAMES = 6;

/** `a, b and 3 more`. */
export function listed(names: readonly string[], most = MOST_NAMES): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
}

/** Who calls. */
export function callersOf({ callers, workloads }: TrafficChange): string {
  return workloads.length === 0 ? listed(callers) : `${listed(callers)} (${listed(workloads)})`;
}

/** What is called, and how. */
export function targetsOf({ hosts, ports, calls }: TrafficChange): string {
  return `${listed(hosts)}, ${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}, ${listed(calls)}`;
}

/** What the change is, in a word or two. */
export function titleOf({ access, differences }: TrafficChange): string {
  switch (access) {
    case AccessChange.LOST:
      return 'access lost';
    case AccessChange.GAINED:
      return 'access gained';
    case AccessChange.SAME:
      return differences.map(({ aspect }) => aspect).join(', ');
  }
}

/** Where an example says more than the change. */
export function reasonOf({ access, example, differences }: TrafficChange): string | undefined {
  if (access === AccessChange.LOST) return example.whyAfter;
  if (access === AccessChange.GAINED) return example.whyBefore;
  return differences.some(({ aspect }) => aspect === TrafficAspect.OUTCOME) ? example.whyAfter : undefined;
}

export function differenceText({ before, after }: TrafficDifference): string {
  return `${before} -> ${after}`;
}

/** The first line: `3 changes: access lost 1, access gained 0, other 2`. */
export function summaryOf({ changes }: ReportedDiff): string {
  if (changes.length === 0) return 'no change for traffic';
  const count = (access: AccessChange): number => changes.filter((change) => change.access === access).length;
  const [lost, gained] = [count(AccessChange.LOST), count(AccessChange.GAINED)];
  const parts = [
    ...(lost > 0 ? [`access lost in ${lost}`] : []),
    ...(gained > 0 ? [`access gained in ${gained}`] : []),
  ];
  return [`${counted(changes.length, 'change')} for traffic`, ...parts].join('; ');
}

/** What is to be known beside the changes. */
export function notesOf({ objectsWithoutEffect, objectsNotFollowed, limits }: ReportedDiff): string[] {
  const note = (names: readonly string[], text: string): string[] =>
    names.length === 0 ? [] : [`${text}: ${listed(names, 10)}`];
  return [
    ...note(objectsWithoutEffect, 'changed, and no call that is followed has another fate'),
    ...note(objectsNotFollowed, 'changed, and not followed: look at it yourself'),
    ...limits,
  ];
}
