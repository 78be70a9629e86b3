import { Path } from '../manifests/manifest-object';

/** One operation of a JSON Patch (RFC 6902). */
export interface FixOperation {
  readonly op: 'add' | 'remove' | 'replace';
  /** A JSON Pointer (RFC 6901). */
  readonly path: string;
  readonly value?: unknown;
}

/** Changes to the object, in their order, after which the finding is gone. */
export type Fix = readonly FixOperation[];

/** Puts a value at a field that may be there or not; what is around it has to be there. */
export function put(path: Path, value: unknown): FixOperation {
  return { op: 'add', path: pointer(path), value };
}

/** Puts another value at a place that has one, such as an item of a list. */
export function replace(path: Path, value: unknown): FixOperation {
  return { op: 'replace', path: pointer(path), value };
}

export function remove(path: Path): FixOperation {
  return { op: 'remove', path: pointer(path) };
}

function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
