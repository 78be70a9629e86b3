import { dump } from 'js-yaml';
import { ANALYSIS_PAGES, AnalysisPage } from '../../analysis/pages';
import { sentence } from '../../analysis/sentence';
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
  details: ['What happens at run time, why, what to write instead, and the smallest manifests with and without it.'],
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

function findingPage({
  id,
  severity,
  title,
  since,
  effect,
  why,
  remedy,
  source,
  context,
  fires,
  accepts,
}: AnalysisPage): string {
  return page(`${id} (${severity.toLowerCase()}${since === undefined ? '' : `, from Istio ${since} on`}): ${title}`, [
    ['What happens', effect],
    ['Why', why],
    ['What to write instead', sentence(remedy)],
    ['Source', source],
    ['In a mesh with', yaml(context)],
    ['It is found here', yaml(fires)],
    ['And not here', yaml(accepts)],
  ]);
}

function refusalPage(id: string, { title, why, remedy }: RefusalPage): string {
  return page(`${id} (refusal): ${title}`, [
    ['Why', why],
    ['What to write instead', remedy],
  ]);
}

function page(title: string, parts: readonly (readonly [string, string | readonly string[] | undefined])[]): string {
  const written = parts.flatMap(([heading, content]) => {
    if (content === undefined) return [];
    const lines = typeof content === 'string' ? wrap(content, 2) : content;
    return ['', `${heading}:`, ...lines];
  });
  return `${[title, ...written].join('\n')}\n`;
}

/** Indented, so that it stands out. */
function yaml(example: unknown): readonly string[] | undefined {
  if (example === undefined) return undefined;
  const objects: readonly unknown[] = Array.isArray(example) ? example : [example];
  const text = objects.map((object) => dump(object, { noRefs: true, lineWidth: 100 })).join('---\n');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}
