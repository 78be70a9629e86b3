import { markdownLines, markdownText } from '../../diagrams/markdown-text';
import { callersOf, notesOf, reasonOf, ReportedDiff, summaryOf, targetsOf, titleOf } from './wording';

const HEADINGS = ['Change', 'Who', 'To', 'Before', 'After'];

/** The changes as a table for a pull request. */
export function markdownReport(diff: ReportedDiff): string {
  const rows = diff.changes.map((change) => {
    const reason = reasonOf(change);
    const told = (side: 'before' | 'after'): string[] =>
      change.differences.map((each) => `${each.aspect}: ${each[side]}`);
    return [
      [titleOf(change)],
      [callersOf(change)],
      [targetsOf(change)],
      told('before'),
      [...told('after'), ...(reason === undefined ? [] : [`why: ${reason}`])],
    ];
  });
  const lines = [HEADINGS, HEADINGS.map(() => '---'), ...rows.map((row) => row.map(markdownLines))];
  const table = rows.length === 0 ? [] : ['', ...lines.map((cells) => `| ${cells.join(' | ')} |`)];
  const notes = notesOf(diff).map((note) => `* ${markdownText(note)}`);
  const title = `**${markdownText(summaryOf(diff))}**`;
  return [title, ...table, ...(notes.length > 0 ? ['', ...notes] : []), ''].join('\n');
}
