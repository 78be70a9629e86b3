import { isFields } from '../manifests/manifest-object';
import { compareText } from '../mesh/mesh-object';
import { Finding } from './finding';
import { inOrder, nameOf } from './order';

/** As many findings of one kind about the same fields of one object. */
interface Entry {
  readonly id: string;
  /** The object, else the file. */
  readonly object: string;
  readonly path: string;
  readonly count: number;
}

/** What of a check is new, and what a baseline knew. */
export interface Compared {
  readonly known: ReadonlySet<Finding>;
  /** How many findings of the baseline are no longer there. */
  readonly gone: number;
}

const VERSION = 1;

/**
 * Findings that were there when somebody began to check. An entry names the object and the field and neither file nor line
 * nor the place in a list, so that manifests can be moved about.
 */
export class Baseline {
  public static of(findings: readonly Finding[]): Baseline {
    const counts = new Map<string, Entry>();
    for (const finding of findings) {
      const key = keyOf(finding);
      const known = counts.get(key);
      counts.set(key, known ? { ...known, count: known.count + 1 } : { ...entryOf(finding), count: 1 });
    }
    return new Baseline(counts);
  }

  /** Undefined where the text is no baseline. */
  public static parse(text: string): Baseline | undefined {
    let read: unknown;
    try {
      read = JSON.parse(text);
    } catch {
      return undefined;
    }
    if (!isFields(read) || read.version !== VERSION || !Array.isArray(read.findings)) return undefined;
    const entries = read.findings as readonly unknown[];
    return entries.every(isEntry) ? new Baseline(new Map(entries.map((each) => [keyOfEntry(each), each]))) : undefined;
  }

  private constructor(private readonly entries: ReadonlyMap<string, Entry>) {}

  /** One finding a line, so that a diff shows what has changed. */
  public toText(): string {
    const lines = [...this.entries.values()]
      .sort((one, other) => compareText(keyOfEntry(one), keyOfEntry(other)))
      .map(({ id, object, path, count }) => `    ${JSON.stringify({ id, object, path, count })}`);
    const findings = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
    return `{\n  "version": ${VERSION},\n  "findings": ${findings}\n}\n`;
  }

  public compare(findings: readonly Finding[]): Compared {
    const left = new Map([...this.entries].map(([key, { count }]) => [key, count]));
    const known = new Set<Finding>();
    for (const finding of inOrder(findings)) {
      const key = keyOf(finding);
      const count = left.get(key) ?? 0;
      if (count === 0) continue;
      known.add(finding);
      left.set(key, count - 1);
    }
    return { known, gone: [...left.values()].reduce((sum, count) => sum + count, 0) };
  }
}

function entryOf(finding: Finding): Omit<Entry, 'count'> {
  const { id, object, origin, jsonPath } = finding;
  const group = object?.apiVersion.includes('/') === true ? `.${object.apiVersion.split('/')[0]}` : '';
  const name = nameOf(finding).replace(/^[^ ]*/, (kind) => `${kind}${group}`);
  return { id, object: object ? name : (origin.file ?? ''), path: jsonPath.replaceAll(/\[\d+\]/g, '[]') };
}

/** The same for findings that a baseline takes for one and the same. */
export function keyOf(finding: Finding): string {
  return keyOfEntry(entryOf(finding));
}

function keyOfEntry({ id, object, path }: Omit<Entry, 'count'>): string {
  return JSON.stringify([object, path, id]);
}

function isEntry(value: unknown): value is Entry {
  if (!isFields(value)) return false;
  const { id, object, path, count } = value;
  return [id, object, path].every((each) => typeof each === 'string') && Number.isInteger(count);
}
