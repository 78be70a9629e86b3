import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { REFUSALS } from '../lib/refusals/catalog';
import { RefusalPage } from '../lib/refusals/refusal-page';

/** The page of the documentation that explains every refusal. */
export function renderRefusalsPage(): string {
  const sections = Object.entries<RefusalPage>(REFUSALS).map(
    ([id, { title, why, remedy }]) => `## ${id}\n\n**${title}.** ${why}\n\n${remedy}\n`,
  );
  return [
    '# Refusals\n',
    'What cannot be made true is refused. Each message begins with an id, names the construct and the value, and says\nwhat to write instead. Here is why.\n',
    ...sections,
  ].join('\n');
}

if (require.main === module) {
  writeFileSync(resolve(__dirname, '../docs/refusals.md'), renderRefusalsPage());
}
