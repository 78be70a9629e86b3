import { callLine, folderWith } from './command';

const folder = folderWith({ 'a.yaml': '' });

test.each([
  ['chek', "there is no command 'chek'. Write 'check'."],
  ['everything', "there is no command 'everything'. Write one of check, explain, call, diff, graph, rules."],
  ['--verbose', "there is no command '--verbose'. Write one of"],
  ['check --fromat json', 'check has no option --fromat. Write --format.'],
  ['check -x', 'check has no option -x. Write one of --format, --fail-on,'],
  ['check --format', '--format has no value. Write --format text.'],
  ['check --format --baseline', '--format has no value. Write --format text.'],
  ['check --baseline=', '--baseline has no value. Write --baseline FILE.'],
  ['check --format xml', "--format is 'xml'. Write text, json, sarif, junit or github."],
  ['check --fail-on info', "--fail-on is 'info'. Write error, warning, advice or never."],
  ['check --write-baseline=b.json', "--write-baseline takes no value, but has 'b.json'. Write --write-baseline."],
  ['check --format text --format json', '--format is given twice. Write it once.'],
  ['check --istio-version 1.12', "--istio-version is '1.12'. Write 1.29, 1.30 or 1.31."],
  ['check --write-baseline a.yaml', '--write-baseline does not say where. Add --baseline FILE.'],
  [
    'check --write-baseline --baseline b.json --fail-on error',
    '--write-baseline prints no findings. Leave --fail-on out.',
  ],
  ['explain', 'explain is given no id. Write one, such as DESTINATIONRULE014.'],
  ['explain DESTINATIONRUEL014', "there is no finding or refusal 'DESTINATIONRUEL014'. Write DESTINATIONRULE014."],
  ['explain HOST099', "there is no finding or refusal 'HOST099'. Write one of HOST001, HOST002,"],
  ['explain nothing-like-it', "there is no finding or refusal 'NOTHING-LIKE-IT'. cdk8s-istio rules lists them all."],
  ['call', 'call does not say who calls. Add --client NAMESPACE/ACCOUNT.'],
  ['call --client shop', 'call does not say what is called. Add --to http://host:port/path.'],
  ['call --client a/b/c --to http://x.example.com', "--client is 'a/b/c'. Write a namespace, such as shop,"],
  ['call --client shop --to http://x.example.com --label app', "--label is 'app'. Write KEY=VALUE,"],
  ['call --client shop --to http://x.example.com --header version', "--header is 'version'. Write 'NAME: VALUE',"],
  [
    'call --client shop --to ftp://x.example.com a.yaml',
    "SIMULATION001 at EgressSimulation.call: 'ftp://x.example.com'",
  ],
  ['graph --format svg', "--format is 'svg'. Write mermaid, markdown or json."],
  ['rules --format yaml', "--format is 'yaml'. Write text, json or markdown."],
])('%s is refused', (line, text) => {
  const result = callLine(folder, line);
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err).toMatch(/^cdk8s-istio: [^\n]*\.\n$/);
  expect(result.err).toContain(`cdk8s-istio: ${text}`);
});

test('no command at all', () => {
  const result = callLine(folder, '');
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err).toBe(callLine(folder, '--help').out);
});

test('the version', () => {
  expect(callLine(folder, '--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' });
});

test.each(['--help', 'check --help', 'explain --help', 'call --help', 'diff --help', 'graph --help', 'rules --help'])(
  '%s',
  (line) => {
    const { code, out, err } = callLine(folder, line);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchSnapshot();
    expect(callLine(folder, `help ${line.replace('--help', '')}`.trim()).out).toBe(out);
    expect(out.split('\n').filter((each) => each.length > 100)).toEqual([]);
  },
);
