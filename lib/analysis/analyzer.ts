import { ManifestFault, ManifestProblem, Manifests } from '../manifests/read-manifests';
import { ManifestObject, Path } from '../manifests/manifest-object';
import { IstioVersion } from '../profile/istio-version';
import { Finding, FindingOrigin, Fix, jsonPath, Severity } from './finding';
import { AnalysisContext, Rule, RulePage } from './rule';
import { MANIFEST_PAGES } from './rules/manifest-pages';
import { RULES } from './rules/registry';
import { ObjectSchema } from './rules/schema/object-schema';
import { SCHEMA_PAGES } from './rules/schema/pages';

type Page = Pick<RulePage, 'id' | 'severity' | 'remedy'>;

const NEWEST = Object.values(IstioVersion).at(-1) ?? IstioVersion.V1_31;

/** Says what is wrong with manifests. Make one and ask it often: it prepares the schema once. */
export class Analyzer {
  private readonly context: AnalysisContext;
  private readonly schema: ObjectSchema;
  private readonly pages = new Map<string, Page>();
  private readonly general: readonly Rule[];
  private readonly byKind = new Map<string, Rule[]>();

  public constructor(context: Partial<AnalysisContext> = {}) {
    this.context = { istioVersion: NEWEST, defaultNamespace: 'default', ...context };
    this.schema = new ObjectSchema(this.context.istioVersion);
    for (const page of [...MANIFEST_PAGES, ...SCHEMA_PAGES]) this.pages.set(page.id, page);
    const rules = RULES.filter(({ since }) => since === undefined || since <= this.context.istioVersion);
    this.general = rules.filter(({ kinds }) => kinds === undefined);
    for (const rule of rules) {
      for (const kind of rule.kinds ?? []) this.byKind.set(kind, [...(this.byKind.get(kind) ?? []), rule]);
    }
  }

  /** In the order of the objects; for one object, first what the schema says. */
  public check({ objects, problems = [] }: Pick<Manifests, 'objects'> & Partial<Manifests>): Finding[] {
    const findings = problems.map((problem) => this.unreadable(problem));
    for (const object of objects) this.checkObject(object, findings);
    return findings;
  }

  private checkObject(object: ManifestObject, findings: Finding[]): void {
    const { problems, isWellTyped } = this.schema.check(object);
    const found = isWellTyped && object.group.endsWith('.istio.io') ? this.ask(object) : [];
    if (problems.length > 0) {
      // A rule of Istio's says the same about the same place, and knows more about it.
      const said = new Set(found.filter(({ severity }) => severity === Severity.ERROR).map((one) => one.jsonPath));
      for (const { id, path, message, remedy } of problems) {
        if (!said.has(jsonPath(path))) findings.push(this.finding(this.pageOf(id), object, path, message, { remedy }));
      }
    }
    findings.push(...found);
  }

  private ask(object: ManifestObject): Finding[] {
    const { context, general } = this;
    const { spec, namespace } = object;
    const given = { object, spec, namespace: namespace === '' ? context.defaultNamespace : namespace, context };
    const found: Finding[] = [];
    for (const rule of [...general, ...(this.byKind.get(object.kind) ?? [])]) {
      rule.check(given, (path, message, more) => found.push(this.finding(rule, object, path, message, more)));
    }
    return found;
  }

  private finding(
    page: Page,
    object: ManifestObject,
    path: Path,
    message: string,
    { remedy, fix }: { readonly remedy?: string; readonly fix?: Fix } = {},
  ): Finding {
    const { apiVersion, kind, name } = object;
    return {
      id: page.id,
      severity: page.severity,
      message: sentence(message),
      remedy: sentence(remedy ?? page.remedy),
      object: { apiVersion, kind, namespace: object.namespace, name },
      origin: originOf(object, path),
      jsonPath: jsonPath(path),
      ...(fix && { fix }),
    };
  }

  private unreadable({ fault, detail, file, position }: ManifestProblem): Finding {
    const { id, severity, remedy } = this.pageOf(FAULT_IDS[fault]);
    const origin = { ...(file !== undefined && { file }), ...position };
    return { id, severity, message: sentence(`The text cannot be read: ${detail}`), remedy, origin, jsonPath: '' };
  }

  private pageOf(id: string): Page {
    const page = this.pages.get(id);
    if (!page) throw new Error(`There is no rule ${id}.`);
    return page;
  }
}

const FAULT_IDS: Readonly<Record<ManifestFault, string>> = {
  [ManifestFault.BINARY]: 'MANIFEST001',
  [ManifestFault.LIMIT]: 'MANIFEST002',
  [ManifestFault.SYNTAX]: 'MANIFEST003',
  [ManifestFault.NO_OBJECT]: 'MANIFEST004',
};

function originOf({ origin }: ManifestObject, path: Path): FindingOrigin {
  const { file, constructPath } = origin;
  return {
    ...(file !== undefined && { file }),
    ...(constructPath !== undefined && { constructPath }),
    ...origin.position?.(path),
  };
}

/** Names of fields keep their small letter. */
function sentence(text: string): string {
  const start = /^[a-z]+(?![\w./:])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.?!]$/.test(start) ? start : `${start}.`;
}
