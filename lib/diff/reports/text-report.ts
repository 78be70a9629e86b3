import { Colors, NO_COLORS } from '../../analysis/reports/colors';
import { printable } from '../../analysis/reports/printable';
import { AccessChange } from '../traffic-change';
import { callersOf, differenceText, notesOf, reasonOf, ReportedDiff, summaryOf, targetsOf, titleOf } from './wording';

/** The changes as lines, each with what is different below it. */
export function textReport(diff: ReportedDiff, colors: Colors = NO_COLORS): string {
  const paint = {
    [AccessChange.LOST]: colors.red,
    [AccessChange.GAINED]: colors.yellow,
    [AccessChange.SAME]: colors.blue,
  };
  const lines = diff.changes.flatMap((change) => {
    const reason = reasonOf(change);
    return [
      `${paint[change.access](titleOf(change))}: ${colors.bold(printable(callersOf(change)))}`,
      `  to ${printable(targetsOf(change))}`,
      ...change.differences.map((each) => `  ${each.aspect}: ${printable(differenceText(each))}`),
      ...(reason === undefined ? [] : [`  ${colors.dim(`why: ${printable(reason)}`)}`]),
      '',
    ];
  });
  const notes = notesOf(diff).map((note) => colors.dim(printable(note)));
  return [...lines, ...notes, colors.bold(summaryOf(diff)), ''].join('\n');
}
