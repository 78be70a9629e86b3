import { Analyzer } from '../../lib/analysis/analyzer';
import { Severity } from '../../lib/analysis/finding';
import { RulePage } from '../../lib/analysis/rule';
import { RULES } from '../../lib/analysis/rules/registry';
import { SCHEMA_PAGES } from '../../lib/analysis/rules/schema/pages';
import { ManifestObject } from '../../lib/manifests/manifest-object';
import { IstioVersion } from '../../lib/profile/istio-version';
import type { Validation } from './answers';
import { Judge } from './judge';
import { documents, Resource } from './manifests';
import { istioMinor } from './minor';

const judge = new Judge();
afterAll(() => judge.close());

const version = istioMinor() === '1.31' ? IstioVersion.V1_31 : IstioVersion.V1_30;
const analyzer = new Analyzer({ istioVersion: version });

const pages: readonly RulePage[] = [...SCHEMA_PAGES, ...RULES].filter(
  ({ since = version, until = version }) => since <= version && version <= until,
);

function objections({ crd, errors = [], warnings = [] }: Validation): string[] {
  return [...(crd === 'ok' ? [] : [crd]), ...errors, ...warnings.map((warning) => `warning: ${warning}`)];
}

test('Istio objects to every example, as severely as the rule says', async () => {
  const answers = await judge.validate(documents(pages.map(({ fires }) => fires as unknown as Resource)));
  const milder = pages.filter(({ severity, unshown }, index) => {
    const { errors = [], warnings = [] } = answers[index];
    // As soon as Istio says something, the page is to be corrected.
    if (unshown !== undefined) return errors.length + warnings.length > 0;
    return severity === Severity.ERROR ? errors.length === 0 : errors.length > 0 || warnings.length === 0;
  });
  expect(milder.map(({ id }) => [id, objections(answers[pages.findIndex((page) => page.id === id)])])).toEqual([]);
});

test('Istio accepts every counter-example', async () => {
  const answers = await judge.validate(documents(pages.map(({ accepts }) => accepts as unknown as Resource)));
  const refused = answers.map((answer, index) => [pages[index].id, ...objections(answer)]);
  expect(refused.filter(([, ...texts]) => texts.length > 0)).toEqual([]);
});

test('the rules accept every counter-example on this release', () => {
  const findings = pages.flatMap(({ accepts }) => analyzer.check({ objects: [new ManifestObject(accepts, {})] }));
  expect(findings).toEqual([]);
});
