import { ManifestFault, ManifestProblem, Manifests } from '../manifests/read-manifests';
import { ManifestObject, Path } from '../manifests/manifest-object';
import { IstioVersion } from '../profile/istio-version';
import { ACKNOWLEDGED, acknowledgementsOf } from './acknowledgements';
import { Finding, FindingOrigin, jsonPath, Severity, UNKNOWN_FIELD } from './finding';
import { editsOf } from './fix-edits';
import { MeshReportDetails, MeshRule } from './mesh-rule';
import { MeshView } from './mesh-view';
import { ObjectCheck } from './object-check';
import { AnalysisContext } from './rule';
import type * as Pages from './pages';
import type * as Acknowledging from './rules/acknowledgements';
import { MESH_RULES } from './rules/mesh-registry';
import { sentence } from './sentence';

type Page = Pick<Pages.AnalysisPage, 'id' | 'severity' | 'remedy'>;

const NEWEST = Object.values(IstioVersion).at(-1) ?? IstioVersion.V1_31;

/** What a mesh is like where nobody has said otherwise. */
const DEFAULT_CONTEXT: AnalysisContext = {
  istioVersion: NEWEST,
  defaultNamespace: 'default',
  outboundTrafficPolicy: 'ALLOW_ANY',
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  defaultServiceExportTo: ['*'],
  defaultVirtualServiceExportTo: ['*'],
  defaultDestinationRuleExportTo: ['*'],
  dualStack: false,
  dnsCapture: false,
};

/** What is known of objects beside what they say. */
export interface Origins {
  /** Constructs guarantee that Istio takes them, so that no error of their own is looked for. @default - none */
  readonly built?: ReadonlySet<ManifestObject>;
  /** A field that somebody patched in may be newer than the schema: it does not keep the object out of the mesh. @default - none */
  readonly patched?: ReadonlySet<ManifestObject>;
  /** Leave out advice that nobody acknowledges. @default false */
  readonly isAdviceUnheard?: boolean;
}

/** Says what is wrong with manifests. Make one and ask it often: it prepares the schema once. */
export class Analyzer {
  private readonly context: AnalysisContext;
  private readonly meshRules: readonly MeshRule[];
  private readonly objectCheck: ObjectCheck;
  private knownPages?: ReadonlyMap<string, Page>;

  public constructor(context: Partial<AnalysisContext> = {}) {
    this.context = { ...DEFAULT_CONTEXT, ...context };
    this.meshRules = MESH_RULES.filter(({ since }) => since === undefined || since <= this.context.istioVersion);
    this.objectCheck = new ObjectCheck(this.context);
  }

  /** The namespace whose objects act on all others. */
  public get rootNamespace(): string {
    return this.context.rootNamespace;
  }

  /** In the order of the objects; for one object, first what the schema says. Last, what acknowledgements are in vain. */
  public check(
    { objects, problems = [] }: Pick<Manifests, 'objects'> & Partial<Manifests>,
    origins: Origins = {},
  ): Finding[] {
    const findings = problems.map((problem) => this.unreadable(problem));
    const carrying = objects.filter((object) => object.annotation(ACKNOWLEDGED) !== undefined);
    const sound = objects.filter((object) => this.isSound(object, origins, findings));
    const rules = origins.isAdviceUnheard === true ? this.heard(carrying) : this.meshRules;
    this.checkMesh(rules, new MeshView(sound, this.context), findings);
    if (carrying.length > 0) this.checkAcknowledgements(carrying, findings);
    return findings;
  }

  /** Rules whose findings somebody hears of. */
  private heard(carrying: readonly ManifestObject[]): readonly MeshRule[] {
    const acknowledged = new Set(carrying.flatMap((object) => acknowledgementsOf(object).all.map(({ id }) => id)));
    return this.meshRules.filter(({ id, severity }) => severity !== Severity.ADVICE || acknowledged.has(id));
  }

  /** Between objects, in the order of the rules. */
  private checkMesh(rules: readonly MeshRule[], view: MeshView, findings: Finding[]): void {
    for (const rule of rules) {
      rule.check(view, (object, path, message, more) => findings.push(this.finding(rule, object, path, message, more)));
    }
  }

  private checkAcknowledgements(carrying: readonly ManifestObject[], findings: Finding[]): void {
    const { checkAcknowledgements } = acknowledging();
    for (const { id, object, path, ...said } of checkAcknowledgements(carrying, findings, [...this.pages.keys()])) {
      findings.push(this.finding(this.pageOf(id), object, path, said.message, said));
    }
  }

  /** Whether Istio would take an object. */
  private isSound(object: ManifestObject, { built, patched }: Origins, findings: Finding[]): boolean {
    const problems = built?.has(object) === true ? this.objectCheck.warnings(object) : this.objectCheck.all(object);
    for (const { page, path, message, more } of problems) {
      findings.push(this.finding(typeof page === 'string' ? this.pageOf(page) : page, object, path, message, more));
    }
    const isTolerant = patched?.has(object) === true;
    return !problems.some(({ page }) => {
      const { id, severity } = typeof page === 'string' ? this.pageOf(page) : page;
      return severity === Severity.ERROR && !(isTolerant && id === UNKNOWN_FIELD);
    });
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

  private get pages(): ReadonlyMap<string, Page> {
    this.knownPages ??= new Map(library().ANALYSIS_PAGES.map((page) => [page.id, page]));
    return this.knownPages;
  }

  private pageOf(id: string): Page {
    const page = this.pages.get(id);
    if (!page) throw new Error(`There is no rule ${id}.`);
    return page;
  }
}

/** Loaded when something is said: the examples of all rules are in it. */
function library(): typeof Pages {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be loaded at once.
  return require('./pages') as typeof Pages;
}

/** Loaded when something is acknowledged. */
function acknowledging(): typeof Acknowledging {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- As above.
  return require('./rules/acknowledgements') as typeof Acknowledging;
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
