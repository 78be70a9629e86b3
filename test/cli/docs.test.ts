import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ANALYSIS_PAGES } from '../../lib/analysis/pages';
import { readProfile } from '../../lib/cli/profile';
import { DEFAULT_LIMITS } from '../../lib/manifests/limits';
import { MeshProfile } from '../../lib';
import { App } from 'cdk8s';
import { callLine, ENTRY, folderWith } from './command';

/* What docs/checking.md shows works as it is written. */

const PAGE = readFileSync(resolve(__dirname, '../../docs/checking.md'), 'utf8');

function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text);
}

function blockWith(language: string, text: string): string {
  const found = blocks(language).filter((block) => block.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} blocks have ${text}.`);
  return found[0];
}

test('the profile has every fact, and the names of MeshProfile', () => {
  const text = blockWith('yaml', 'defaultNamespace');
  const known = readProfile(text, 'mesh.yaml');
  expect(Object.keys(known).sort()).toEqual(
    [...Object.keys(MeshProfile.of(new App())._facts), 'defaultNamespace', 'gateways'].sort(),
  );
  const folder = folderWith({ 'mesh.yaml': text, 'entry.yaml': ENTRY });
  for (const line of ['check', 'graph', 'call --client shop --to https://rates.example.com']) {
    expect(callLine(folder, `${line} --profile mesh.yaml entry.yaml`)).toMatchObject({ code: 0, err: '' });
  }
});

test('the table of facts has the defaults of MeshProfile', () => {
  for (const [fact, value] of Object.entries(MeshProfile.of(new App())._facts)) {
    const [, written] = new RegExp(`^\\| \`${fact}\` +\\| (.*?) +\\|`, 'm').exec(PAGE) ?? [];
    expect(written).toBe(fact === 'istioVersion' ? 'the newest; at synth the oldest' : `\`${String(value)}\``);
  }
});

test('the acknowledgement is one', () => {
  const folder = folderWith({ 'traces.yaml': blockWith('yaml', 'cdk8s-istio/acknowledged') });
  expect(callLine(folder, 'check --fail-on advice')).toMatchObject({
    code: 0,
    out: 'nothing found in 1 object of 1 file; 1 acknowledged.\n',
  });
});

test('every command line is understood', () => {
  const lines = [...blocks('sh'), ...blocks('yaml')]
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => /npx cdk8s-istio ([^>|#]*)/.exec(line)?.slice(1) ?? []);
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines)
    expect(callLine(folderWith({}), `${line.trim()} --help`)).toMatchObject({ code: 0, err: '' });
});

test('every id is one', () => {
  const ids = PAGE.match(/\b[A-Z]{4,}\d{3}\b/g) ?? [];
  expect(ids.length).toBeGreaterThan(3);
  for (const id of ids) expect(ANALYSIS_PAGES.map((page) => page.id)).toContain(id);
});

test('the limits are those that hold', () => {
  const { bytes, documentBytes, objects, depth, values } = DEFAULT_LIMITS;
  const mebibytes = (count: number): string => `${count / 1024 / 1024} MiB`;
  const rows = PAGE.slice(PAGE.indexOf('## Limits')).match(/^\| .* \|$/gm) ?? [];
  const limits = rows.slice(2).map((row) => row.split('|')[2].trim());
  expect(limits.slice(0, 6)).toEqual([
    mebibytes(bytes),
    mebibytes(4 * bytes),
    mebibytes(documentBytes),
    objects.toLocaleString('en'),
    String(depth),
    values.toLocaleString('en'),
  ]);
});
