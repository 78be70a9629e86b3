import { IConstruct } from 'constructs';
import { checkAtSynth } from '../../mesh/synth-checks';
import { declare, placeOf } from '../../profile/declaration';
import { refuse, show } from '../../refusals/refuse';
import { checkText } from '../../rendering/text';
import type * as Pages from '../pages';
import type * as Similar from '../schema/similar';
import { AnalysisMode } from './analysis-mode';
import { acknowledgedAt, addAcknowledgement, ANALYSIS_DECLARATION, AnalysisSettings } from './declared';

/** How the objects of an App or a Chart are checked at synth. */
export interface EgressAnalysisProps {
  /**
   * What becomes of findings about objects below.
   *
   * @default AnalysisMode.ENFORCE
   */
  readonly mode?: AnalysisMode;
}

/** Why a finding does no harm. */
export interface AcknowledgeProps {
  /** For whoever reads the manifests later; kept as an annotation. One line. */
  readonly reason: string;
}

/**
 * Checks all objects of an app at synth: those of this library, and those that are written by hand, included or made by
 * others. It looks for what Istio refuses and for what acts otherwise than it looks, and asks `MeshProfile` about the mesh.
 * An app with a construct of this library is checked without a call of this class.
 *
 * Errors stop the synthesis with all of them listed; warnings are printed once. Objects and calls are as they were: an
 * acknowledgement alone adds an annotation, `cdk8s-istio/acknowledged`, which the command `cdk8s-istio check` knows as well.
 */
export class EgressAnalysis {
  /**
   * Says what becomes of findings about objects below an App or a Chart. The nearest call counts. All objects of the app are
   * looked at in any case, since they act on each other.
   *
   * @throws ANALYSIS004 if the scope already has children, ANALYSIS005 if it is already configured.
   */
  public static configure(scope: IConstruct, props: EgressAnalysisProps): void {
    declare(ANALYSIS_DECLARATION, scope, new AnalysisSettings(props.mode ?? AnalysisMode.ENFORCE), props);
    checkAtSynth(scope);
  }

  /** The analysis of what is below a construct, or of a single object. */
  public static of(construct: IConstruct): EgressAnalysis {
    return new EgressAnalysis(construct);
  }

  private constructor(private readonly construct: IConstruct) {}

  /**
   * Accepts findings of one kind about the objects below. Every object below says so in the annotation
   * `cdk8s-istio/acknowledged`. Of several acknowledgements above an object the nearest one counts. One that no finding needs
   * is printed at synth.
   *
   * @param id as the finding shows it, such as `DESTINATIONRULE014`
   *
   * @throws ANALYSIS001 without a reason, ANALYSIS002 if there is no such finding, ANALYSIS003 if it is acknowledged here
   * already, TEXT001 if the reason is not one line.
   */
  public acknowledge(id: string, props: AcknowledgeProps): void {
    const { construct } = this;
    const place = placeOf(construct);
    // Languages without types can leave it out.
    const { reason } = props as Partial<AcknowledgeProps>;
    if (reason === undefined || reason.trim() === '') {
      refuse('ANALYSIS001', place, {
        problem: `${show(id)} is acknowledged with the reason ${show(reason)}`,
        remedy: "Say why, such as reason: 'the server has no certificate before May'",
      });
    }
    checkText(place, 'reason', reason);
    this.checkId(id, place);
    const known = acknowledgedAt(construct).find((each) => each.id === id);
    if (known) {
      refuse('ANALYSIS003', place, {
        problem: `${show(id)} is acknowledged because of ${show(known.reason)}, and a second time because of ${show(reason)}`,
        remedy: 'Keep one of the two lines',
      });
    }
    addAcknowledgement(construct, { id, reason: reason.trim() });
    checkAtSynth(construct);
  }

  private checkId(id: string, place: string): void {
    const ids = knownIds();
    if (ids.includes(id)) return;
    const near = nearest(id, ids);
    refuse('ANALYSIS002', place, {
      problem: `there is no finding ${show(id)}`,
      remedy: near === undefined ? 'Write the id that the finding shows' : `Write ${show(near)}`,
    });
  }
}

/** Loaded when something is acknowledged: most apps acknowledge nothing, and the pages of all rules take time to load. */
function knownIds(): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be loaded at once.
  const { ANALYSIS_PAGES } = require('../pages') as typeof Pages;
  return ANALYSIS_PAGES.map((page) => page.id).filter((id) => !id.startsWith('MANIFEST'));
}

function nearest(id: string, ids: readonly string[]): string | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- As above.
  const { similar } = require('../schema/similar') as typeof Similar;
  return similar(id, ids);
}
