import type { ReportedDiff } from './wording';

/** The changes for other programs; fields are only ever added. */
export function jsonReport({ changes, objectsWithoutEffect, objectsNotFollowed, limits }: ReportedDiff): string {
  return `${JSON.stringify({ changes, objectsWithoutEffect, objectsNotFollowed, limits }, undefined, 2)}\n`;
}
