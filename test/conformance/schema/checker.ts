import { Kind, Snapshot, Value } from '../../../projenrc/bindings/model';
import { CelRules } from './cel-rules';
import { constraintFindings, requiredField, unknownField } from './constraints';
import { withDefaults } from './defaults';
import { Finding, preventsRules } from './findings';
import { isPresent, placesOf, presentEntries } from './places';

export type Manifest = Readonly<Record<string, unknown>>;

/** What custom resources have on top; Kubernetes checks the metadata itself. */
const TOP = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

/**
 * Judges manifests by the constraint data alone, as the API server judges them by the CRDs when an object is created:
 * defaults, then types and limits, then the CEL rules. As in Istio's tests of its CRDs, and unlike in the API server,
 * a null is not dropped before the checks.
 */
export function schemaChecker(api: Snapshot): (manifest: Manifest) => Finding[] {
  const rules = new CelRules(api);
  return (manifest) => {
    const kind = kindOf(api, manifest);
    if (!kind) return [unknownKind(manifest)];
    const unknown = presentEntries(manifest).filter(([name]) => !TOP.has(name));
    const top = unknown.map(([name]) => unknownField(name));
    if (!isPresent(manifest, 'spec')) return kind.specRequired === true ? [...top, requiredField('spec')] : top;
    const schema: Value = { type: 'message', of: kind.spec };
    const places = placesOf(api, { path: 'spec', schema, data: withDefaults(api, schema, manifest.spec) });
    const limits = [...top, ...places.flatMap((place) => constraintFindings(api, place))];
    return limits.some(preventsRules) ? limits : [...limits, ...places.flatMap((place) => rules.findings(place))];
  };
}

/** By group and kind: all versions of a kind have one schema. */
function kindOf(api: Snapshot, { apiVersion, kind }: Manifest): Kind | undefined {
  if (typeof apiVersion !== 'string') return undefined;
  return api.kinds.find((known) => known.kind === kind && groupOf(known.apiVersion) === groupOf(apiVersion));
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, apiVersion.indexOf('/'));
}

function unknownKind(manifest: Manifest): Finding {
  const named = `${String(manifest.kind)} of ${String(manifest.apiVersion)}`;
  return { path: 'kind', rule: 'kind', message: `The constraint data has no ${named}: check only kinds of Istio` };
}
