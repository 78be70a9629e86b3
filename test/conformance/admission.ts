import { Finding, Severity } from '../../lib/analysis/finding';
import { RULES } from '../../lib/analysis/rules/registry';
import { SCHEMA_PAGES } from '../../lib/analysis/rules/schema/pages';

/** What rules between objects find is about what Istio accepts. */
const OF_ADMISSION = new Set([...SCHEMA_PAGES, ...RULES].map(({ id }) => id));

/** The errors for which an object would be refused. */
export function errorsOfAdmission(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ id, severity }) => severity === Severity.ERROR && OF_ADMISSION.has(id));
}
