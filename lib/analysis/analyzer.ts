import { ManifestFault, ManifestProblem, Manifests } from '../manifests/read-manifests';
import { ManifestObject, Path } from '../manifests/manifest-object';
import { IstioVersion } from '../profile/istio-version';
import { acknowledgementsOf } from './acknowledgements';
import { Finding, FindingOrigin, jsonPath, Severity } from './finding';
import { editsOf } from './fix-edits';
import { MeshReportDetails, MeshRule } from './mesh-rule';
import { MeshView } from './mesh-view';
import { AnalysisContext, Rule, RulePage } from './rule';
import { ANALYSIS_PAGES } from './pages';
import { checkAcknowledgements } from './rules/acknowledgements';
import { MESH_RULES } from './rules/mesh-registry';
import { RULES } from './rules/registry';
import { ObjectSchema } from './rules/schema/object-schema';
import { sentence } from './sentence';

type Page = Pick<RulePage, 'id' | 'severity' | 'remedy'>;

const NEWEST = Object.values(IstioVersion).at(-1) ?? IstioVersion.V1_31;

/** What a mesh is like where nobody has said otherwise. */
const DEFAULT_CONTEXT: AnalysisContext = {
  istioVersion: NEWEST,
  defaultNamespace: 'default',
  outboundTrafficPolicy: 'ALLOW_ANY',
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  dnsCapture: false,
};

/** Says what is wrong with manifests. Make one and ask it often: it prepares the schema once. */
export class Analyzer {
  private readonly context: AnalysisContext;
  private readonly schema: ObjectSchema;
  private readonly pages = new Map<string, Page>();
  private readonly meshRules: readonly MeshRule[];
  private readonly general: readonly Rule[];
  private readonly byKind = new Map<string, Rule[]>();

  public constructor(context: Partial<AnalysisContext> = {}) {
    this.context = { ...DEFAULT_CONTEXT, ...context };
    this.schema = new ObjectSchema(this.context.istioVersion);
    for (const page of ANALYSIS_PAGES) this.pages.set(page.id, page);
    const holds = ({ since }: { readonly since?: IstioVersion }): boolean =>
      since === undefined || since <= this.context.istioVersion;
    const rules = RULES.filter(holds);
    this.meshRules = MESH_RULES.filter(holds);
    this.general = rules.filter(({ kinds }) => kinds === undefined);
    for (const rule of rules) {
      for (const kind of rule.kinds ?? []) this.byKind.set(kind, [...(this.byKind.get(kind) ?? []), rule]);
    }
  }

  /** In the order of the objects; for one object, first what the schema says. Last, what acknowledgements are in vain. */
  public check({ objects, problems = [] }: Pick<Manifests, 'objects'> & Partial<Manifests>): Finding[] {
    const findings = problems.map((problem) => this.unreadable(problem));
    const sound = objects.filter((object) => this.isSound(object, findings));
    if (this.meshRules.length > 0) this.checkMesh(new MeshView(sound, this.context), findings);
    for (const { id, object, path, ...said } of checkAcknowledgements(objects, findings, [...this.pages.keys()])) {
      findings.push(this.finding(this.pageOf(id), object, path, said.message, said));
    }
    return findings;
  }

  /** Between objects, in the order of the rules. */
  private checkMesh(view: MeshView, findings: Finding[]): void {
    for (const rule of this.meshRules) {
      rule.check(view, (object, path, message, more) => findings.push(this.finding(rule, object, path, message, more)));
    }
  }

  /** Whether Istio would take an object. */
  private isSound(object: ManifestObject, findings: Finding[]): boolean {
    const before = findings.length;
    this.checkObject(object, findings);
    return !findings.slice(before).some(({ severity }) => severity === Severity.ERROR);
  }

  private checkObject(object: ManifestObject, findings: Finding[]): void {
    const { problems, isWellTyped } = this.schema.check(object);
    const found = isWellTyped && object.group.endsWith('.istio.io') ? this.ask(object) : [];
    if (problems.length > 0) {
      // A rule of Istio's says the same about the same place, and knows more about it.
      const said = new Set(found.filter(({ severity }) => severity === Severity.ERROR).map((one) => one.jsonPath));
      for (const { id, path, message, ...more } of problems) {
        if (!said.has(jsonPath(path))) findings.push(this.finding(this.pageOf(id), object, path, message, more));
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
    { remedy, fix, clients }: MeshReportDetails = {},
  ): Finding {
    const { apiVersion, kind, name } = object;
    const edits = fix && editsOf(fix, object);
    const acknowledged = acknowledgementsOf(object).all.find(({ id }) => id === page.id)?.reason;
    return {
      id: page.id,
      severity: page.severity,
      message: sentence(message),
      remedy: sentence(remedy ?? page.remedy),
      object: { apiVersion, kind, namespace: object.namespace, name },
      origin: originOf(object, path),
      jsonPath: jsonPath(path),
      ...(fix && { fix }),
      ...(edits && { edits }),
      ...(clients && { clients: [...clients].sort() }),
      ...(acknowledged !== undefined && { acknowledged }),
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
