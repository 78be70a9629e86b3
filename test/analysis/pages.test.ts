import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Analyzer } from '../../lib/analysis/analyzer';
import { markdownPage } from '../../lib/analysis/page-markdown';
import { ANALYSIS_PAGES, AnalysisPage, PageBasis } from '../../lib/analysis/pages';
import { readManifests } from '../../lib/manifests/read-manifests';
import { Severity } from '../../lib/analysis/finding';
import { renderRulesPages } from '../../projenrc/rules-pages';

const FOLDER = resolve(__dirname, '../../docs/rules');

test('docs/rules is what the rules say', () => {
  const written = readdirSync(FOLDER).map((name) => [name, readFileSync(resolve(FOLDER, name), 'utf8')] as const);
  expect(new Map(written)).toEqual(renderRulesPages());
});

function pageOf(id: string): AnalysisPage {
  const page = ANALYSIS_PAGES.find((each) => each.id === id);
  if (!page) throw new Error(`There is no page ${id}.`);
  return page;
}

test.each(ANALYSIS_PAGES.map(({ id }) => id))('%s has all that a reader needs', (id) => {
  const page = pageOf(id);
  const text = markdownPage(page);
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  const ofIstio = page.basis === PageBasis.TOOL ? [] : ['What happens', 'Source', 'It is found here', 'And not here'];
  expect(headings).toEqual(expect.arrayContaining(['Why', 'What to write instead', 'How this is known', ...ofIstio]));
  // What is long in an example is cut.
  expect(text.split('\n').length).toBeLessThan(260);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(900);
});

test('every page says how it is known, and advice that it is advice', () => {
  for (const page of ANALYSIS_PAGES.filter(({ basis }) => basis === PageBasis.MESH)) {
    const text = markdownPage(page);
    expect(text.includes('It is advice: both examples work.')).toBe(page.shown === undefined);
    if (page.severity !== Severity.ADVICE)
      expect(text).toContain('Istio is asked, in conformance/, what becomes of a call to ');
  }
  expect(markdownPage(pageOf('SCHEMA013'))).toContain('the schema of Istio 1.30 refuses the first example');
  expect(markdownPage(pageOf('VIRTUALSERVICE019'))).toContain('By reading the code of Istio. ');
});

test.each(ANALYSIS_PAGES.filter(({ basis, fires }) => basis === PageBasis.TOOL && fires !== undefined))(
  '$id fires for its example, and not for the other',
  ({ id, fires, accepts }) => {
    const found = (example: unknown): string[] =>
      new Analyzer()
        .check(readManifests(typeof example === 'string' ? example : JSON.stringify(example), 'a.yaml'))
        .map((finding) => finding.id);
    expect(found(fires)).toContain(id);
    expect(found(accepts)).not.toContain(id);
  },
);

test('a star of a host is no emphasis', () => {
  const page = { ...pageOf('SCHEMA005'), why: 'All of *.example.com and `*.example.org`' };
  expect(markdownPage(page)).toContain('All of \\*.example.com and `*.example.org`.');
});
