import { createHash } from 'node:crypto';

const MAX_LENGTH = 63;
const HASH_LENGTH = 8;

/**
 * The default name of the objects of a host. Different hosts have different names: a dash is doubled before the dots
 * become dashes, and names over 63 characters are cut and carry a hash of the whole host. Three dashes in a row, which
 * no name of a server has then, stand behind the word for a wildcard.
 */
export function objectName(host: string): string {
  const name = host.replaceAll('-', '--').replaceAll('.', '-');
  return fit(name.startsWith('*-') ? `wildcard---${name.slice(2)}` : name, host);
}

/** A name made of others, such as that of the host and of a client; cut like the default name. */
export function joinNames(...names: string[]): string {
  const name = names.join('-');
  return fit(name, name);
}

function fit(name: string, whole: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}
