import { createHash } from 'node:crypto';
import { keyOf } from '../baseline';
import { Finding } from '../finding';

/** A short text for each finding that stays the same when lines move; the second of two alike gets another one. */
export function fingerprints(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      const key = keyOf(finding);
      const number = (seen.get(key) ?? 0) + 1;
      seen.set(key, number);
      return [finding, createHash('sha256').update(`${key} ${number}`).digest('hex').slice(0, 32)];
    }),
  );
}
