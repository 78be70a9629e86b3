import { isFields, ManifestObject, Path, Range } from '../manifests/manifest-object';
import { Fix } from './fix';

/** A value to be written in the place of a piece of text. */
export interface FixEdit {
  readonly range: Range;
  readonly value: unknown;
}

/** A fix as changes to the text of an object. Undefined where a part of it does not put a value in the place of another. */
export function editsOf(fix: Fix, { value: written, origin }: ManifestObject): FixEdit[] | undefined {
  const edits = fix.map(({ op, path, value }): FixEdit | undefined => {
    const place = op === 'remove' ? undefined : placeOf(path, written, op === 'add');
    const range = place && origin.scalar?.(place);
    return range && { range, value };
  });
  return edits.every((edit) => edit !== undefined) ? edits : undefined;
}

/** The path of a JSON Pointer. To add to a list is to insert, which leaves no value to be replaced. */
function placeOf(pointer: string, value: unknown, isAdded: boolean): Path | undefined {
  const path: (string | number)[] = [];
  let at = value;
  for (const token of pointer.split('/').slice(1)) {
    const step = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) {
      path.push(Number(step));
      at = (at as readonly unknown[])[Number(step)];
    } else {
      path.push(step);
      at = isFields(at) ? at[step] : undefined;
    }
  }
  return isAdded && typeof path.at(-1) === 'number' ? undefined : path;
}
