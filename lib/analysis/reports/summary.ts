import { countsOf, Report } from './report';

/** The last line of a report, such as `1 error in 3 objects of 2 files; 1 acknowledged`. */
export function summaryOf(report: Report): string {
  const { errors, warnings, advice, acknowledged, known } = countsOf(report);
  const found = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(advice > 0 ? [`${advice} advice`] : []),
  ];
  const where = `in ${counted(report.objectCount, 'object')} of ${counted(report.files.length, 'file')}`;
  const beside = [
    ...(acknowledged > 0 ? [`${acknowledged} acknowledged`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
    ...(report.gone > 0 ? [`${report.gone} of the baseline gone: write it anew with --write-baseline`] : []),
    ...(report.isIncomplete ? ['not everything could be read'] : []),
  ];
  return [`${found.length > 0 ? found.join(', ') : 'nothing found'} ${where}`, ...beside].join('; ');
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
