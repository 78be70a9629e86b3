import type { Row } from './row';

/** For people. Numbers to the right, text to the left. */
export function table(rows: Row[]): string {
  const cells = rows.map(({ id, ratio, limit, quartiles, samples, meaning }) => [
    id,
    ratio.toFixed(3),
    limit?.toFixed(2) ?? '-',
    quartiles.map((quartile) => quartile.toFixed(3)).join(' to '),
    String(samples),
    meaning,
  ]);
  const lines = [
    ['id', 'ratio', 'limit', 'middle half', 'pairs', 'what is divided by what (higher is worse)'],
    ...cells,
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((cell, column) => pad(cell, column, widths)).join('  ')).join('\n');
}

/** For programs. */
export function json(rows: Row[]): string {
  return JSON.stringify(rows.map(({ id, ratio, limit }) => ({ id, ratio, limit })));
}

function pad(cell: string, column: number, widths: number[]): string {
  if (column === widths.length - 1) return cell;
  return column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
}
