import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

/** Loaded when a text is first read: most programs never read one, and loading it takes longer than all else here. */
export function yamlLibrary(): typeof Yaml {
  return createRequire(__filename)('yaml') as typeof Yaml;
}
