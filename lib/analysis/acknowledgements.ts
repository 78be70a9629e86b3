import { ManifestObject } from '../manifests/manifest-object';
import { compareText } from '../mesh/mesh-object';
import { isOneLine } from '../rendering/text';

/** The annotation that carries the acknowledgements of an object, one `ID: reason` a line. */
export const ACKNOWLEDGED = 'cdk8s-istio/acknowledged';

/** A kind of finding that somebody has accepted, and why. */
export interface Acknowledgement {
  readonly id: string;
  readonly reason: string;
}

/** What an annotation says. */
export interface Acknowledgements {
  readonly all: readonly Acknowledgement[];
  /** Lines that say nothing. */
  readonly unreadable: readonly string[];
}

const NONE: Acknowledgements = { all: [], unreadable: [] };

/** What is acknowledged at an object. */
export function acknowledgementsOf(object: ManifestObject): Acknowledgements {
  const text = object.annotation(ACKNOWLEDGED);
  return text === undefined ? NONE : parseAcknowledgements(text);
}

export function parseAcknowledgements(text: string): Acknowledgements {
  const all: Acknowledgement[] = [];
  const unreadable: string[] = [];
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === '') continue;
    const said = isOneLine(line) ? /^([A-Z]+\d+)\s*:\s*(\S.*)$/.exec(line) : null;
    if (said) all.push({ id: said[1], reason: said[2] });
    else unreadable.push(line);
  }
  return { all, unreadable };
}

/** The text of an annotation: the first acknowledgement of each id. */
export function acknowledgementText(all: readonly Acknowledgement[]): string {
  const byId = new Map<string, string>();
  for (const { id, reason } of all) if (!byId.has(id)) byId.set(id, reason);
  return [...byId]
    .sort(([one], [other]) => compareText(one, other))
    .map(([id, reason]) => `${id}: ${reason}`)
    .join('\n');
}
