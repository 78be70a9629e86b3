import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RULES } from '../../../lib/analysis/rules/registry';
import { SCHEMA_PAGES } from '../../../lib/analysis/rules/schema/pages';
import type { Fields } from '../../../lib/manifests/manifest-object';
import { readManifests } from '../../../lib/manifests/read-manifests';
import { IstioVersion } from '../../../lib/profile/istio-version';
import { combinations, objectsIn } from '../combinations';

const EXAMPLES = resolve(__dirname, '../../../examples');

/** Valid objects of all kinds: of our examples, of generated constructs and of the pages of the rules. */
export function bases(version: IstioVersion): Fields[] {
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /manifests.*\.yaml$/.test(file),
  );
  const ours = files.flatMap((file) => readManifests(readFileSync(join(EXAMPLES, file)), file).objects);
  const generated = combinations()
    .slice(0, 20)
    .flatMap((combination) => objectsIn(combination) as unknown as Fields[]);
  const pages = [...SCHEMA_PAGES, ...RULES].filter(({ since }) => since === undefined || since <= version);
  return [...ours.map(({ value }) => value), ...generated, ...pages.map(({ accepts }) => accepts)].filter(
    ({ apiVersion }) => typeof apiVersion === 'string' && apiVersion.includes('.istio.io/'),
  );
}
