import { Finding } from '../finding';
import { countsOf, FindingState, Report } from './report';

/** For programs: everything that is known, also what does not count. */
export function jsonReport(report: Report): string {
  const { toolVersion, istioVersion, objectCount, files, findings, gone, hasBaseline, isIncomplete } = report;
  const { errors, warnings, advice, acknowledged, known } = countsOf(report);
  const content = {
    tool: { name: 'cdk8s-istio', version: toolVersion },
    istioVersion,
    summary: {
      objects: objectCount,
      files: files.length,
      errors,
      warnings,
      advice,
      acknowledged,
      ...(hasBaseline && { inBaseline: known, goneFromBaseline: gone }),
      complete: !isIncomplete,
    },
    findings: findings.map(({ finding, state }) => ({
      ...plain(finding),
      ...(state === FindingState.KNOWN && { inBaseline: true }),
    })),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function plain({
  id,
  severity,
  message,
  remedy,
  object,
  origin,
  jsonPath,
  fix,
  clients,
  acknowledged,
}: Finding): object {
  return {
    id,
    severity: severity.toLowerCase(),
    message,
    remedy,
    object,
    ...origin,
    path: jsonPath,
    fix,
    clients,
    acknowledged,
  };
}
