import { readFileSync } from 'node:fs';
import { join } from 'node:path';

function read(name: string): string {
  return readFileSync(join(__dirname, `${name}.yaml`), 'utf8');
}

/** A partner that is called through the sidecar first, then through a gateway. */
export const EXAMPLE = { shared: read('shared'), old: read('old'), new: read('new') };

export const BEFORE = `${EXAMPLE.shared}---\n${EXAMPLE.old}`;
export const AFTER = `${EXAMPLE.shared}---\n${EXAMPLE.new}`;
