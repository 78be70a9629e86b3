/** What becomes of findings at synth. */
export enum AnalysisMode {
  /** Errors stop the synthesis; warnings are printed. */
  ENFORCE = 'enforce',
  /** Errors and warnings are printed, and the manifests written all the same. */
  REPORT = 'report',
  /** Findings are dropped. */
  OFF = 'off',
}
