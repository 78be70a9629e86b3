import { EXAMPLE } from '../diff/example';
import { callLine, folderWith } from './command';

const folder = folderWith({
  'old/bank.yaml': EXAMPLE.old,
  'old/apps.yaml': EXAMPLE.shared,
  'new/apps.yaml': EXAMPLE.shared,
  'new/bank.yaml': EXAMPLE.new,
  'moved/everything.yaml': `${EXAMPLE.shared}---\n${EXAMPLE.old}`,
  'shared/apps.yaml': EXAMPLE.shared,
  'alone/old.yaml': EXAMPLE.old,
  'alone/new.yaml': EXAMPLE.new,
  'broken/bank.yaml': `${EXAMPLE.old}---\na: [`,
  'wrong/bank.yaml': EXAMPLE.old.replace('hosts: [api.bank.example]', 'hosts: 5'),
  'strict.yaml': 'outboundTrafficPolicy: REGISTRY_ONLY\n',
});

test.each(['text', 'json', 'markdown'])('what changes, as %s', (format) => {
  const { code, out, err } = callLine(folder, `diff --format ${format} old new`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatchSnapshot();
});

test('a change fails where it shall', () => {
  expect(callLine(folder, 'diff --fail-on-change old new').code).toBe(1);
  expect(callLine(folder, 'diff --fail-on-change old old').code).toBe(0);
});

test('objects in other files are no change', () => {
  expect(callLine(folder, 'diff --fail-on-change old moved')).toEqual({
    code: 0,
    out: 'no change for traffic\n',
    err: '',
  });
});

test('what both sides share is named once', () => {
  const { out } = callLine(folder, 'diff old new');
  expect(callLine(folder, 'diff --with shared alone/old.yaml alone/new.yaml').out).toBe(out);
});

test('one side may come from standard input', () => {
  const { out } = callLine(folder, 'diff old new');
  const input = `${EXAMPLE.shared}---\n${EXAMPLE.old}`;
  expect(callLine(folder, 'diff - new', { input }).out).toBe(out);
  expect(callLine(folder, 'diff - new/*.yaml', { input }).out).toBe(out);
});

test('the profile counts', () => {
  expect(callLine(folder, 'diff old new --profile strict.yaml').out).not.toBe(callLine(folder, 'diff old new').out);
  expect(callLine(folder, 'diff old new --istio-version 1.30').code).toBe(0);
});

test('what cannot be read is told with its place, and fails', () => {
  const { code, out, err } = callLine(folder, 'diff old broken');
  expect(code).toBe(2);
  expect(err).toContain('NEW: broken/bank.yaml:');
  expect(out).not.toBe('');
});

test('what cannot be used is told with its side', () => {
  const { code, err } = callLine(folder, 'diff wrong new');
  expect(code).toBe(0);
  expect(err).toBe(
    'cdk8s-istio: OLD: wrong/bank.yaml:1 ServiceEntry shop/bank spec.hosts: a number where a list is expected.\n',
  );
});

test.each([
  ['diff', 'diff compares two sets of manifests and is given nothing. Write cdk8s-istio diff OLD NEW'],
  ['diff old', "diff compares two sets of manifests and is given 'old'. Write cdk8s-istio diff OLD NEW"],
  ['diff - -', 'OLD and NEW are both -, which can be read once. Write a file for one of them'],
  ['diff --with - old new', '--with is -, which both sides would read. Write a file'],
  ['diff old --with shared', "diff compares two sets of manifests and is given 'old'. Write cdk8s-istio diff OLD NEW"],
  ['diff old absent', "there is no file or folder 'absent'. Name files, folders, patterns or - for the input"],
  ['diff old new --format html', "--format is 'html'. Write text, json or markdown"],
  ['diff old new --fail-on-chage', 'diff has no option --fail-on-chage. Write --fail-on-change'],
])('%s is refused', (line, message) => {
  expect(callLine(folder, line)).toEqual({ code: 2, out: '', err: `cdk8s-istio: ${message}.\n` });
});
