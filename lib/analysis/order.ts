import { compareText } from '../mesh/mesh-object';
import { Finding } from './finding';

/** The order of reports: by place, whatever was read first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(compare);
}

function compare(one: Finding, other: Finding): number {
  return (
    compareText(one.origin.file ?? '', other.origin.file ?? '') ||
    (one.origin.line ?? 0) - (other.origin.line ?? 0) ||
    (one.origin.column ?? 0) - (other.origin.column ?? 0) ||
    compareText(one.origin.constructPath ?? '', other.origin.constructPath ?? '') ||
    compareText(nameOf(one), nameOf(other)) ||
    compareText(one.id, other.id) ||
    compareText(one.jsonPath, other.jsonPath) ||
    compareText(one.message, other.message)
  );
}

/** The object of a finding in the words of a reader, such as `ServiceEntry shop/rates`. */
export function nameOf({ object }: Finding): string {
  if (object === undefined) return '';
  const { kind, namespace, name } = object;
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
