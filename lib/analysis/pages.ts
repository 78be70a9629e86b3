import { IstioVersion } from '../profile/istio-version';
import { Severity } from './finding';
import { compareText } from '../mesh/mesh-object';
import { ACKNOWLEDGEMENT_PAGES } from './rules/acknowledgement-pages';
import { MANIFEST_PAGES } from './rules/manifest-pages';
import { MESH_RULES } from './rules/mesh-registry';
import { RULES } from './rules/registry';
import { SCHEMA_PAGES } from './rules/schema/pages';

/** What is documented about a kind of finding, whatever finds it. */
export interface AnalysisPage {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly effect?: string;
  readonly why: string;
  readonly remedy: string;
  /** One object or several. */
  readonly fires?: unknown;
  readonly accepts?: unknown;
  /** What the mesh of these objects is like, where it is not as it is by default. */
  readonly context?: unknown;
  readonly since?: IstioVersion;
  readonly source?: string;
}

/** Every kind of finding, by id. */
export const ANALYSIS_PAGES: readonly AnalysisPage[] = [
  ...MANIFEST_PAGES,
  ...ACKNOWLEDGEMENT_PAGES,
  ...SCHEMA_PAGES,
  ...RULES,
  ...MESH_RULES,
].sort((one, other) => compareText(one.id, other.id));
