import { writeFileSync } from 'fs';
import { join } from 'path';
import { generateBindings } from './generate';
import { readSnapshot } from './snapshot-file';

const IMPORTS = join(__dirname, '..', '..', 'imports');

try {
  for (const [file, text] of generateBindings(readSnapshot())) writeFileSync(join(IMPORTS, file), text);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
