import { JsonPatch } from 'cdk8s';
import { Analyzer } from '../../lib/analysis/analyzer';
import { Finding, Severity } from '../../lib/analysis/finding';
import { Fix } from '../../lib/analysis/fix';
import { MeshRule } from '../../lib/analysis/mesh-rule';
import { MESH_RULES } from '../../lib/analysis/rules/mesh-registry';
import { RULES } from '../../lib/analysis/rules/registry';
import { SCHEMA_PAGES } from '../../lib/analysis/rules/schema/pages';
import { Fields, ManifestObject } from '../../lib/manifests/manifest-object';

const analyzer = new Analyzer();

function check(objects: MeshRule['fires'], { context }: Pick<MeshRule, 'context'>): Finding[] {
  return (context ? new Analyzer(context) : analyzer).check({
    objects: objects.map((object) => new ManifestObject(object, {})),
  });
}

function isObject({ kind, metadata }: Fields, object: Finding['object']): boolean {
  return kind === object?.kind && (metadata as Fields).name === object?.name;
}

function patch(fix: Fix): JsonPatch[] {
  return fix.map(({ op, path, value }) => (op === 'remove' ? JsonPatch.remove(path) : JsonPatch[op](path, value)));
}

describe.each(MESH_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('fires for its example, at a place that exists', () => {
    const found = check(rule.fires, rule).filter((finding) => finding.id === id);
    expect(found.map(({ severity }) => severity)).toContain(rule.severity);
  });

  test('accepts the nearest neighbour, as all rules do', () => {
    expect(check(rule.accepts, rule)).toEqual([]);
  });

  test('is shown by a call, or is advice', () => {
    expect(rule.shown !== undefined || rule.severity === Severity.ADVICE).toBe(true);
  });

  test('is gone after its fix', () => {
    for (const { fix, object } of check(rule.fires, rule).filter((finding) => finding.id === id)) {
      if (!fix) continue;
      const mended = rule.fires.map((value) =>
        isObject(value, object) ? (JsonPatch.apply(value, ...patch(fix)) as Fields) : value,
      );
      expect(check(mended, rule).filter((finding) => finding.id === id)).toEqual([]);
    }
  });

  test('order counts for nothing', () => {
    const texts = (findings: readonly Finding[]): string[] => findings.map((one) => JSON.stringify(one)).sort();
    expect(texts(check([...rule.fires].reverse(), rule))).toEqual(texts(check(rule.fires, rule)));
  });
});

test('ids are unique among all rules', () => {
  const ids = [...SCHEMA_PAGES, ...RULES, ...MESH_RULES].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
