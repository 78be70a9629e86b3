import { Severity } from '../finding';
import { nameOf } from '../order';
import { printable } from './printable';
import { FindingState, Report } from './report';
import { summaryOf } from './summary';

const COMMANDS: Readonly<Record<Severity, string>> = {
  [Severity.ERROR]: 'error',
  [Severity.WARNING]: 'warning',
  [Severity.ADVICE]: 'notice',
};

/**
 * For the log of a job on GitHub, which shows each finding beside the line that it is about.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport(report: Report): string {
  const lines = report.findings
    .filter(({ state }) => state === FindingState.COUNTED)
    .map(({ finding }) => {
      const { id, severity, origin, jsonPath, message, remedy } = finding;
      const properties = [
        ...(origin.file === undefined ? [] : [`file=${property(origin.file)}`]),
        ...(origin.line === undefined ? [] : [`line=${origin.line}`, `col=${origin.column ?? 1}`]),
        `title=${property([id, nameOf(finding), jsonPath].filter((each) => each !== '').join(' '))}`,
      ];
      return `::${COMMANDS[severity]} ${properties.join(',')}::${data(`${message} ${remedy}`)}`;
    });
  return `${[...lines, `${summaryOf(report)}.`].join('\n')}\n`;
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
