import { dump } from 'js-yaml';
import { levelOf, PagePart, partsOf } from './page-parts';
import type { AnalysisPage } from './pages';

const HOME = 'https://github.com/cdk8s-istio/cdk8s-istio';
const RELEASE = 'release-1.31';

/** Where the page of a finding can be read. */
export function pageUri(id: string): string {
  return `${HOME}/blob/main/docs/rules/${id}.md`;
}

/** The page of a finding as Markdown. */
export function markdownPage(page: AnalysisPage): string {
  const { id, title } = page;
  return (
    [`# ${id}: ${escaped(title)}`, `Severity: **${levelOf(page)}**.`, ...partsOf(page).map(section)].join('\n\n') + '\n'
  );
}

/** The manifests of a part as YAML. */
export function exampleText(manifest: unknown): string {
  if (typeof manifest === 'string') return manifest.trimEnd();
  const objects: readonly unknown[] = Array.isArray(manifest) ? manifest : [manifest];
  return objects
    .map((object) => dump(object, { noRefs: true, lineWidth: 100 }))
    .join('---\n')
    .trimEnd();
}

function section({ heading, text, manifest }: PagePart): string {
  const content = text === undefined ? `\`\`\`yaml\n${exampleText(manifest)}\n\`\`\`` : prose(heading, text);
  return `## ${heading}\n\n${content}`;
}

function prose(heading: string, text: string): string {
  return heading === 'Source' ? linked(text) : escaped(text);
}

/** A star that belongs to a host is no emphasis, and what stands in angle brackets no HTML. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/[*<]/g, '\\$&')))
    .join('');
}

/** `istio.io/istio path: names` with a link to the file or the folder. */
function linked(source: string): string {
  const said = /^istio\.io\/(istio|api) ([^:\s]+)(.*)$/.exec(source);
  if (!said) return source;
  const [, repository, path, names] = said;
  const kind = /\.\w+$/.test(path) ? 'blob' : 'tree';
  return `[istio/${repository}: ${path}](https://github.com/istio/${repository}/${kind}/${RELEASE}/${path})${names}`;
}
