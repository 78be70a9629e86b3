import { pageUri } from '../../analysis/page-markdown';
import { ANALYSIS_PAGES } from '../../analysis/pages';
import { sentence } from '../../analysis/sentence';
import { markdownLines } from '../../diagrams/markdown-text';
import { Command, Option } from '../command';

const FORMATS: Readonly<Record<string, () => string>> = {
  text() {
    const width = Math.max(...ANALYSIS_PAGES.map(({ id }) => id.length)) + 2;
    const lines = ANALYSIS_PAGES.map(
      ({ id, severity, title }) => `${id.padEnd(width)}${severity.toLowerCase().padEnd(9)}${title}`,
    );
    return `${lines.join('\n')}\n`;
  },
  json() {
    const pages = ANALYSIS_PAGES.map(({ id, severity, title, effect, why, remedy, since, source }) => ({
      id,
      severity: severity.toLowerCase(),
      title,
      effect,
      why,
      remedy,
      since,
      source,
      page: pageUri(id),
    }));
    return `${JSON.stringify(pages, undefined, 2)}\n`;
  },
  markdown() {
    const rows = ANALYSIS_PAGES.map(({ id, severity, title, remedy }) => [
      id,
      severity.toLowerCase(),
      title,
      sentence(remedy),
    ]);
    const lines = [['Id', 'Severity', 'What is found', 'What to write instead'], Array<string>(4).fill('---')];
    const cells = rows.map((row) => row.map((cell) => markdownLines([cell])));
    return [...lines, ...cells].map((row) => `| ${row.join(' | ')} |\n`).join('');
  },
};

const FORMAT: Option = {
  name: 'format',
  value: 'FORMAT',
  allowed: Object.keys(FORMATS),
  help: 'text (default), json or markdown.',
};

export const rulesCommand: Command = {
  name: 'rules',
  operands: '',
  summary: 'Lists everything that check can find.',
  details: [],
  options: [FORMAT],
  examples: [['cdk8s-istio rules --format markdown', 'A table for a page']],

  run(args, terminal) {
    terminal.write(FORMATS[args.value('format') ?? 'text']());
    return 0;
  },
};
