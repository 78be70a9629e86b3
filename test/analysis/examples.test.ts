import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding } from '../../lib/analysis/finding';
import { RulePage } from '../../lib/analysis/rule';
import { RULES } from '../../lib/analysis/rules/registry';
import { SCHEMA_PAGES } from '../../lib/analysis/rules/schema/pages';
import { ManifestObject } from '../../lib/manifests/manifest-object';
import { IstioVersion } from '../../lib/profile/istio-version';

const PAGES: readonly RulePage[] = [...SCHEMA_PAGES, ...RULES];
const newest = new Analyzer();
const older = new Analyzer({ istioVersion: IstioVersion.V1_30 });

function check(value: RulePage['fires'], analyzer = newest): Finding[] {
  return analyzer.check({ objects: [new ManifestObject(value, {})] });
}

describe.each(PAGES.map((page) => [page.id, page] as const))('%s', (id, page) => {
  const analyzer = id === 'SCHEMA013' ? older : newest;

  test('fires for its example', () => {
    const found = check(page.fires, analyzer).filter((finding) => finding.id === id);
    expect(found.map(({ severity }) => severity)).toContain(page.severity);
  });

  test('accepts the nearest neighbour, as all rules do', () => {
    expect(check(page.accepts, analyzer)).toEqual([]);
  });
});

test('ids are unique', () => {
  const ids = PAGES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
