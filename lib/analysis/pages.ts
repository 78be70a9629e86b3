import { IstioVersion } from '../profile/istio-version';
import { Severity } from './finding';
import type { Demonstration } from './mesh-rule';
import { compareText } from '../mesh/mesh-object';
import { ACKNOWLEDGEMENT_PAGES } from './rules/acknowledgement-pages';
import { MANIFEST_PAGES } from './rules/manifest-pages';
import { MESH_RULES } from './rules/mesh-registry';
import { RULES } from './rules/registry';
import { SCHEMA_PAGES } from './rules/schema/pages';

/** Who objects to what a finding is about. */
export enum PageBasis {
  /** This library: the text or an acknowledgement. */
  TOOL = 'TOOL',
  /** The API server, by the definition of the kind. */
  SCHEMA = 'SCHEMA',
  /** Istio's webhook. */
  WEBHOOK = 'WEBHOOK',
  /** Nobody: it shows in what proxies do. */
  MESH = 'MESH',
}

/** What is documented about a kind of finding, whatever finds it. */
export interface AnalysisPage {
  readonly id: string;
  readonly basis: PageBasis;
  readonly severity: Severity;
  readonly title: string;
  readonly effect?: string;
  readonly why: string;
  readonly remedy: string;
  /** One object, several, or a text. */
  readonly fires?: unknown;
  readonly accepts?: unknown;
  /** What the mesh of these objects is like, where it is not as it is by default. */
  readonly context?: unknown;
  readonly since?: IstioVersion;
  readonly source?: string;
  /** A call that shows the effect. */
  readonly shown?: Demonstration;
  readonly unshown?: string;
  readonly until?: IstioVersion;
}

/** Every kind of finding, by id. */
export const ANALYSIS_PAGES: readonly AnalysisPage[] = [
  ...of(PageBasis.TOOL, [...MANIFEST_PAGES, ...ACKNOWLEDGEMENT_PAGES]),
  ...of(PageBasis.SCHEMA, SCHEMA_PAGES),
  ...of(PageBasis.WEBHOOK, RULES),
  ...of(PageBasis.MESH, MESH_RULES),
].sort((one, other) => compareText(one.id, other.id));

function of(basis: PageBasis, pages: readonly Omit<AnalysisPage, 'basis'>[]): AnalysisPage[] {
  return pages.map((page) => ({
    id: page.id,
    basis,
    severity: page.severity,
    title: page.title,
    effect: page.effect,
    why: page.why,
    remedy: page.remedy,
    context: page.context,
    fires: page.fires,
    accepts: page.accepts,
    since: page.since,
    until: page.until,
    source: page.source,
    shown: page.shown,
    unshown: page.unshown,
  }));
}
