import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { markdownPage } from '../lib/analysis/page-markdown';
import { levelOf } from '../lib/analysis/page-parts';
import { ANALYSIS_PAGES, AnalysisPage, PageBasis } from '../lib/analysis/pages';

const FOLDER = resolve(__dirname, '../docs/rules');

const INTRODUCTION = `# Findings

What \`cdk8s-istio check\`, the analysis at synth and the plugin of cdk8s-cli can find: a page for each, which is made from
the rule itself. \`npx cdk8s-istio explain ID\` prints the same. [Checking manifests](../checking.md) says how to run them,
and how to accept a finding.

An error cannot work or is unsafe, a warning works differently from what it looks like, and advice works and could be better.`;

const GROUPS: readonly (readonly [PageBasis, string, string])[] = [
  [PageBasis.SCHEMA, 'What the API server refuses', 'By the definitions of the kinds of Istio.'],
  [PageBasis.WEBHOOK, 'What the webhook of Istio refuses or warns of', 'About one object and beyond its schema.'],
  [
    PageBasis.MESH,
    'What proxies do otherwise than it looks',
    'About several objects, all of which Istio takes. Each page says which call shows it.',
  ],
  [PageBasis.TOOL, 'About the text', 'Files that cannot be read, and acknowledgements.'],
];

/** Every page of docs/rules by its file name. */
export function renderRulesPages(): ReadonlyMap<string, string> {
  const groups = GROUPS.map(([basis, title, about]) => {
    const pages = ANALYSIS_PAGES.filter((page) => page.basis === basis);
    return `## ${title}\n\n${about}\n\n${pages.map(line).join('\n')}`;
  });
  const index = `${[INTRODUCTION, ...groups].join('\n\n')}\n`;
  return new Map([
    ['README.md', index],
    ...ANALYSIS_PAGES.map((page) => [`${page.id}.md`, markdownPage(page)] as const),
  ]);
}

function line(page: AnalysisPage): string {
  return `- [${page.id}](${page.id}.md) (${levelOf(page)}): ${page.title}`;
}

if (require.main === module) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of renderRulesPages()) writeFileSync(resolve(FOLDER, name), text);
}
