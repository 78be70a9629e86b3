import { compare } from './crd';
import { EnumType, Message, Snapshot, withoutVariant } from './model';
import { Release } from './release';

/** The newest release, with the first release of everything that the oldest one does not have. */
export function mergeReleases(releases: ReadonlyMap<string, Release>): Snapshot {
  const versions = [...releases.keys()];
  const newest = releases.get(versions[versions.length - 1]);
  if (!newest) throw new Error('There is no release to take a snapshot of.');
  const first = firstVersions(releases);
  checkNothingRemoved(first, presence(newest));
  const since = (key: string): { since?: string } => {
    const version = first.get(key);
    return version === undefined || version === versions[0] ? {} : { since: minor(version) };
  };
  return {
    versions,
    kinds: newest.kinds.map((kind) => ({ ...kind, ...since(kind.kind) })),
    messages: mapSorted(newest.messages, (message, id) => withSince(message, withoutVariant(id), since)),
    enums: mapSorted(newest.enums, (type, id) => ({ ...type, ...since(id), ...memberSince(type, id, since) })),
  };
}

type Since = (key: string) => { since?: string };

function withSince(message: Message, id: string, since: Since): Message {
  return {
    ...message,
    ...since(id),
    fields: mapSorted(message.fields, (field, name) => ({ ...field, ...since(`${id}.${name}`) })),
  };
}

function memberSince(type: EnumType, id: string, since: Since): { memberSince?: Record<string, string> } {
  const later = type.members.flatMap((member) => {
    const version = since(`${id}.${member}`).since;
    return version === undefined ? [] : [[member, version] as const];
  });
  return later.length > 0 ? { memberSince: Object.fromEntries(later) } : {};
}

/** Keys of everything that can be newer than the base line. */
function presence({ kinds, messages, enums }: Release): Set<string> {
  return new Set([
    ...kinds.map(({ kind }) => kind),
    ...Object.entries(messages).flatMap(([id, { fields }]) => keys(withoutVariant(id), Object.keys(fields))),
    ...Object.entries(enums).flatMap(([id, { members }]) => keys(id, members)),
  ]);
}

function keys(id: string, parts: readonly string[]): string[] {
  return [id, ...parts.map((part) => `${id}.${part}`)];
}

function firstVersions(releases: ReadonlyMap<string, Release>): Map<string, string> {
  const first = new Map<string, string>();
  for (const [version, release] of releases) {
    for (const key of presence(release)) first.set(key, first.get(key) ?? version);
  }
  return first;
}

/** The format has no word for something that an older release has and the newest has not. */
function checkNothingRemoved(first: ReadonlyMap<string, string>, newest: ReadonlySet<string>): void {
  for (const [key, version] of first) {
    if (!newest.has(key)) throw new Error(`${key} is in ${version}, but not in the newest release.`);
  }
}

/** `1.30` for `1.30.3`: fields arrive with minor releases. */
function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function mapSorted<T>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => T): Record<string, T> {
  const entries = Object.entries(record).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value, key)]));
}
