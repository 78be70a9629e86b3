import { readFileSync } from 'fs';
import { generateBindings } from '../../projenrc/bindings/generate';
import { formatSnapshot, readSnapshot, SNAPSHOT_FILE } from '../../projenrc/bindings/snapshot-file';
import { committedFiles } from './source';

describe('the committed bindings', () => {
  test('are what the generator makes of the committed snapshot', () => {
    expect(Object.fromEntries(generateBindings(readSnapshot()))).toEqual(Object.fromEntries(committedFiles()));
  });

  test('are the same bytes in every run', () => {
    expect([...generateBindings(readSnapshot())]).toEqual([...generateBindings(readSnapshot())]);
  });

  test('stay within 6,500 lines', () => {
    const lines = [...committedFiles().values()].reduce((sum, text) => sum + text.split('\n').length - 1, 0);
    expect(lines).toBeLessThanOrEqual(6500);
  });

  test.each([...committedFiles()])('%s says how it was made and under which licence', (_name, text) => {
    const header = text.split('\n').slice(0, 3).join('\n');
    expect(header).toContain('npx projen import');
    expect(header).toContain('Do not edit');
    expect(header).toContain('Apache-2.0');
  });
});

describe('the committed snapshot', () => {
  test('is in its own format, so that taking it again shows no accidental difference', () => {
    expect(formatSnapshot(readSnapshot())).toBe(readFileSync(SNAPSHOT_FILE, 'utf8'));
  });

  test("has no prose of Istio's descriptions", () => {
    expect(readFileSync(SNAPSHOT_FILE, 'utf8')).not.toContain('"description"');
  });
});

describe('the generator', () => {
  test('refuses variants of a message that need different types', () => {
    const snapshot = readSnapshot();
    const { fields, ...rest } = snapshot.messages['networking.WorkloadEntrySpec~2'];
    const other = { ...rest, fields: { ...fields, address: { type: 'integer' as const } } };
    const messages = { ...snapshot.messages, 'networking.WorkloadEntrySpec~2': other };
    expect(() => generateBindings({ ...snapshot, messages })).toThrow(
      'networking.WorkloadEntrySpec~2 and networking.WorkloadEntrySpec have different fields, but share a type.',
    );
  });
});
