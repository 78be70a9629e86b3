import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { binaryName, cachedBinaries } from '../../projenrc/conformance/binaries';

/** What `npm run conformance` builds; not every machine has it. */
export function istioBinary(): string | undefined {
  const folder = process.env.CONFORMANCE_BINARIES ?? cachedBinaries();
  const binary = folder && join(folder, binaryName('1.31'));
  return binary && existsSync(binary) ? binary : undefined;
}
