import { acknowledgementsOf, ACKNOWLEDGED, Acknowledgement } from '../acknowledgements';
import { Finding } from '../finding';
import { ManifestObject, Path } from '../../manifests/manifest-object';
import { show } from '../../refusals/refuse';
import { similar } from '../schema/similar';

/** What is to be said about one acknowledgement. */
export interface AcknowledgementProblem {
  readonly id: 'ACKNOWLEDGEMENT001' | 'ACKNOWLEDGEMENT002';
  readonly object: ManifestObject;
  readonly path: Path;
  readonly message: string;
  readonly remedy?: string;
}

const PATH: Path = ['metadata', 'annotations', ACKNOWLEDGED];

/** Who carries one acknowledgement. Everything below a construct carries the one that was given there. */
interface Carried extends Acknowledgement {
  readonly first: ManifestObject;
  readonly others: number;
}

/** Acknowledgements that cannot be read, and those that no finding needs. */
export function checkAcknowledgements(
  objects: readonly ManifestObject[],
  findings: readonly Finding[],
  ids: readonly string[],
): AcknowledgementProblem[] {
  const problems: AcknowledgementProblem[] = [];
  const carried = new Map<string, Carried>();
  for (const object of objects) {
    const { all, unreadable } = acknowledgementsOf(object);
    for (const line of unreadable) problems.push(unreadableLine(object, line));
    for (const { id, reason } of all) {
      if (!ids.includes(id)) problems.push(unknownId(object, id, ids));
      else if (!id.startsWith('ACKNOWLEDGEMENT')) count(carried, object, { id, reason });
    }
  }
  if (carried.size === 0) return problems;
  for (const { id, acknowledged } of findings) if (acknowledged !== undefined) carried.delete(key(id, acknowledged));
  return [...problems, ...[...carried.values()].map(unused)];
}

function count(carried: Map<string, Carried>, object: ManifestObject, { id, reason }: Acknowledgement): void {
  const name = key(id, reason);
  const known = carried.get(name);
  const first = known?.first ?? object;
  carried.set(name, { id, reason, first, others: known ? known.others + 1 : 0 });
}

function key(id: string, reason: string): string {
  return `${id} ${reason}`;
}

function unused({ id, reason, first, others }: Carried): AcknowledgementProblem {
  const where = others === 0 ? 'this object' : `this object and ${others} more that carry it`;
  return {
    id: 'ACKNOWLEDGEMENT001',
    object: first,
    path: PATH,
    message: `${id} is acknowledged because of ${show(reason)}, but is not found at ${where}`,
  };
}

function unreadableLine(object: ManifestObject, line: string): AcknowledgementProblem {
  return {
    id: 'ACKNOWLEDGEMENT002',
    object,
    path: PATH,
    message: `${show(line)} is no acknowledgement`,
  };
}

function unknownId(object: ManifestObject, id: string, ids: readonly string[]): AcknowledgementProblem {
  const near = similar(id, ids);
  return {
    id: 'ACKNOWLEDGEMENT002',
    object,
    path: PATH,
    message: `There is no finding ${show(id)}`,
    remedy: near === undefined ? 'Write the id of a finding' : `Write ${show(near)}`,
  };
}
