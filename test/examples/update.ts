import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFolder, exampleNames, synthesize } from './synthesize';

for (const name of exampleNames()) {
  const folder = join(exampleFolder(name), 'manifests');
  rmSync(folder, { recursive: true, force: true });
  synthesize(name, folder);
  console.error(`wrote ${name}/manifests`);
}
