import { exampleText, pageUri } from '../../analysis/page-markdown';
import { levelOf, partsOf } from '../../analysis/page-parts';
import { ANALYSIS_PAGES, AnalysisPage } from '../../analysis/pages';
import { similar } from '../../analysis/schema/similar';
import { REFUSALS } from '../../refusals/catalog';
import { RefusalPage } from '../../refusals/refusal-page';
import { show } from '../../refusals/refuse';
import { Command } from '../command';
import { wrap } from '../help';
import { Terminal } from '../terminal';
import { UsageError } from '../usage-error';

export const explainCommand: Command = {
  name: 'explain',
  operands: 'ID...',
  summary: 'Prints all about a finding or a refusal.',
  details: [
    'What happens at run time, why, what to write instead, the smallest manifests with and without it, and how this is known.',
  ],
  options: [],
  examples: [
    ['cdk8s-istio explain DESTINATIONRULE014', 'A finding of check'],
    ['cdk8s-istio explain HOST001', 'A refusal of a construct'],
  ],

  run({ operands }, terminal) {
    if (operands.length === 0) throw new UsageError('explain is given no id. Write one, such as DESTINATIONRULE014');
    explainAll(operands, terminal);
    return 0;
  },
};

function explainAll(ids: readonly string[], terminal: Terminal): void {
  terminal.write(ids.map((id) => pageOf(id.replace(/^cdk8s-istio:/, '').toUpperCase())).join('\n'));
}

function pageOf(id: string): string {
  const page = ANALYSIS_PAGES.find((each) => each.id === id);
  if (page) return findingPage(page);
  if (isRefusal(id)) return refusalPage(id, REFUSALS[id]);
  throw new UsageError(`there is no finding or refusal ${show(id)}. ${nearOf(id)}`);
}

function nearOf(id: string): string {
  const ids = [...ANALYSIS_PAGES.map((page) => page.id), ...Object.keys(REFUSALS)];
  const near = similar(id, ids);
  const group = id.replace(/\d+$/, '');
  const siblings = ids.filter((each) => each.replace(/\d+$/, '') === group).sort();
  if (siblings.length > 0) return `Write one of ${siblings.join(', ')}`;
  return near === undefined ? 'cdk8s-istio rules lists them all' : `Write ${near}`;
}

function isRefusal(id: string): id is keyof typeof REFUSALS {
  return Object.hasOwn(REFUSALS, id);
}

function findingPage(finding: AnalysisPage): string {
  const { id, title } = finding;
  const parts = partsOf(finding).map(
    ({ heading, text, manifest }) => [heading, text ?? indented(exampleText(manifest))] as const,
  );
  return page(`${id} (${levelOf(finding)}): ${title}`, [...parts, ['More', pageUri(id)]]);
}

function refusalPage(id: string, { title, why, remedy }: RefusalPage): string {
  return page(`${id} (refusal): ${title}`, [
    ['Why', why],
    ['What to write instead', remedy],
  ]);
}

function page(title: string, parts: readonly (readonly [string, string | readonly string[]])[]): string {
  const written = parts.flatMap(([heading, content]) => {
    const lines = typeof content === 'string' ? wrap(content, 2) : content;
    return ['', `${heading}:`, ...lines];
  });
  return `${[title, ...written].join('\n')}\n`;
}

/** It stands out. */
function indented(text: string): readonly string[] {
  return text.split('\n').map((line) => `  ${line}`.trimEnd());
}
