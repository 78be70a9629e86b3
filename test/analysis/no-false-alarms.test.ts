import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer } from '../../lib/analysis/analyzer';
import { Severity } from '../../lib/analysis/finding';
import { readManifests } from '../../lib/manifests/read-manifests';

/* What the library itself writes is nothing to complain of. */

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const analyzer = new Analyzer();

test.each(readdirSync(EXAMPLES))('%s is sound', (name) => {
  const folder = join(EXAMPLES, name, 'manifests');
  const manifests = readdirSync(folder)
    .sort()
    .map((file) => readManifests(readFileSync(join(folder, file), 'utf8'), file));
  const found = analyzer.check({
    objects: manifests.flatMap(({ objects }) => objects),
    problems: manifests.flatMap(({ problems }) => problems),
  });
  expect(found.filter(({ severity }) => severity !== Severity.ADVICE)).toEqual([]);
});
