import { exampleText, markdownPage } from '../../lib/analysis/page-markdown';
import { partsOf } from '../../lib/analysis/page-parts';
import { ANALYSIS_PAGES } from '../../lib/analysis/pages';
import { REFUSALS } from '../../lib/refusals/catalog';
import { callLine, folderWith } from './command';

const folder = folderWith({});

test('explain prints a page of a finding', () => {
  expect(callLine(folder, 'explain DESTINATIONRULE014')).toMatchObject({ code: 0, err: '' });
  expect(callLine(folder, 'explain DESTINATIONRULE014').out).toMatchSnapshot();
});

test('explain says what the mesh of an example is like', () => {
  expect(callLine(folder, 'explain REGISTRY026').out).toContain('In a mesh with:\n  dnsCapture: true\n');
  expect(callLine(folder, 'explain REGISTRY003').out).not.toContain('In a mesh with');
});

test('explain prints a page of a refusal', () => {
  expect(callLine(folder, 'explain cdk8s-istio:host001').out).toMatchSnapshot();
});

test('explain knows every finding and every refusal', () => {
  for (const id of [...ANALYSIS_PAGES.map((page) => page.id), ...Object.keys(REFUSALS)]) {
    const { code, out } = callLine(folder, `explain ${id}`);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${id} \\(`));
    expect(out).toContain('\nWhat to write instead:\n');
  }
});

test('explain says what the page in docs/rules says', () => {
  const words = (text: string): string => text.replaceAll(/[\s`\\]+|\[|\]\(\S*\)|^#+ |---/gm, '');
  for (const page of ANALYSIS_PAGES) {
    const { out } = callLine(folder, `explain ${page.id}`);
    for (const { heading, text, manifest } of partsOf(page)) {
      expect(words(out)).toContain(words(`${heading}:${text ?? exampleText(manifest)}`));
      expect(words(markdownPage(page))).toContain(words(heading));
      expect(words(markdownPage(page))).toContain(
        words(text ?? exampleText(manifest)).replace(/^istio\.io\/(?:istio|api)/, ''),
      );
    }
  }
});

test('no finding has the id of a refusal', () => {
  expect(ANALYSIS_PAGES.filter(({ id }) => Object.hasOwn(REFUSALS, id))).toEqual([]);
});

test('rules lists all findings, in every format', () => {
  const ids = ANALYSIS_PAGES.map(({ id }) => id);
  const text = callLine(folder, 'rules').out;
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(ids);
  const json = JSON.parse(callLine(folder, 'rules --format json').out) as {
    readonly id: string;
    readonly severity: string;
  }[];
  expect(json.map(({ id }) => id)).toEqual(ids);
  const markdown = callLine(folder, 'rules --format markdown').out.split('\n');
  expect(markdown).toHaveLength(ids.length + 3);
  expect(markdown.find((line) => line.includes('SCHEMA005'))).toMatch(/^\| SCHEMA005 \| error \| .* \|$/);
});
