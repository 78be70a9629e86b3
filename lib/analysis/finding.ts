import { Path } from '../manifests/manifest-object';
import { Fix } from './fix';
import { FixEdit } from './fix-edits';

/** How bad it is what a finding tells. */
export enum Severity {
  /** It cannot work, or it is unsafe. */
  ERROR = 'ERROR',
  /** It works differently from what it looks like. */
  WARNING = 'WARNING',
  /** It works and could be better. */
  ADVICE = 'ADVICE',
}

/** The object that a finding is about; a part that is missing is ''. */
export interface FindingObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Where it is written; without a line where that is not known. */
export interface FindingOrigin {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly constructPath?: string;
}

/** One thing that is wrong with one place of one object. */
export interface Finding {
  /** Stable and public, such as `SERVICEENTRY003`. */
  readonly id: string;
  readonly severity: Severity;
  /** A sentence that names the value. */
  readonly message: string;
  /** What to write instead. */
  readonly remedy: string;
  /** Absent where no object could be read. */
  readonly object?: FindingObject;
  readonly origin: FindingOrigin;
  /** Such as `spec.hosts[0]`; '' for the object as a whole. */
  readonly jsonPath: string;
  readonly fix?: Fix;
  /** The fix in the text that the object was read from, where it puts single values in the place of others. */
  readonly edits?: readonly FixEdit[];
  /** Namespaces whose clients are affected, `*` for all that have no rules of their own; absent where that is not told. */
  readonly clients?: readonly string[];
  /** Why somebody accepted it. */
  readonly acknowledged?: string;
}

/** The id of what the schema says about a field that it does not know. */
export const UNKNOWN_FIELD = 'SCHEMA002';

/** `spec.ports[0].name`; a key that is no plain word stands in brackets and quotes. */
export function jsonPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
