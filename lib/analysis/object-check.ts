import { ManifestObject, Path } from '../manifests/manifest-object';
import { jsonPath, Severity } from './finding';
import { MeshReportDetails } from './mesh-rule';
import { AnalysisContext, Report, Rule } from './rule';
import type * as Registry from './rules/registry';
import type * as Schema from './rules/schema/object-schema';
import type * as Warnings from './rules/warning-registry';

/** What is wrong with one object: the rule that says so, or the id of what the schema says. */
export interface ObjectProblem {
  readonly page: Rule | string;
  readonly path: Path;
  readonly message: string;
  readonly more?: MeshReportDetails;
}

/** What is wrong with single objects: what the API server and Istio's webhook say of them. */
export class ObjectCheck {
  private schema?: Schema.ObjectSchema;
  private knownRules?: RulesByKind;
  private knownWarnings?: RulesByKind;

  public constructor(private readonly context: AnalysisContext) {}

  /** First what the schema says. */
  public all(object: ManifestObject): readonly ObjectProblem[] {
    this.schema ??= new (schemaLibrary().ObjectSchema)(this.context.istioVersion);
    this.knownRules ??= new RulesByKind(registry().RULES, this.context);
    const { problems, isWellTyped } = this.schema.check(object);
    const found = isWellTyped && object.group.endsWith('.istio.io') ? this.knownRules.ask(object) : NOTHING;
    if (problems.length === 0) return found;
    // A rule of Istio's says the same about the same place, and knows more about it.
    const said = new Set(found.filter(isError).map(({ path }) => jsonPath(path)));
    const left = problems.filter(({ path }) => !said.has(jsonPath(path)));
    return [...left.map(({ id, path, message, ...more }) => ({ page: id, path, message, more })), ...found];
  }

  /** Of objects that are without errors. */
  public warnings(object: ManifestObject): readonly ObjectProblem[] {
    this.knownWarnings ??= new RulesByKind(warningRegistry().WARNING_RULES, this.context);
    return this.knownWarnings.ask(object);
  }
}

const NOTHING: readonly ObjectProblem[] = [];

function isError({ page }: ObjectProblem): boolean {
  return typeof page !== 'string' && page.severity === Severity.ERROR;
}

/** The rules that hold for a release, by what they are about. */
class RulesByKind {
  private readonly byKind = new Map<string, readonly Rule[]>();
  private readonly general: readonly Rule[];

  public constructor(
    all: readonly Rule[],
    private readonly context: AnalysisContext,
  ) {
    const rules = all.filter(({ since }) => since === undefined || since <= context.istioVersion);
    this.general = rules.filter(({ kinds }) => kinds === undefined);
    for (const rule of rules) {
      for (const kind of rule.kinds ?? []) {
        this.byKind.set(kind, [...(this.byKind.get(kind) ?? this.general), rule]);
      }
    }
  }

  public ask(object: ManifestObject): readonly ObjectProblem[] {
    const { context } = this;
    const { spec, namespace } = object;
    const given = { object, spec, namespace: namespace === '' ? context.defaultNamespace : namespace, context };
    const found: ObjectProblem[] = [];
    let asked: Rule;
    const report: Report = (path, message, more) => found.push({ page: asked, path, message, more });
    for (asked of this.byKind.get(object.kind) ?? this.general) asked.check(given, report);
    return found;
  }
}

/** Loaded when objects are checked that no construct has built. */
function registry(): typeof Registry {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be loaded at once.
  return require('./rules/registry') as typeof Registry;
}

function schemaLibrary(): typeof Schema {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- As above.
  return require('./rules/schema/object-schema') as typeof Schema;
}

function warningRegistry(): typeof Warnings {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- As above.
  return require('./rules/warning-registry') as typeof Warnings;
}
