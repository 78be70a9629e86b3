import { readFileSync } from 'fs';
import { join } from 'path';
import { Snapshot } from './model';

export const SNAPSHOT_FILE = join(__dirname, 'istio-api.json');

export function readSnapshot(): Snapshot {
  return JSON.parse(readFileSync(SNAPSHOT_FILE, 'utf8')) as Snapshot;
}

/** One line per kind, message and enum: short, and a diff still shows what changed. */
export function formatSnapshot({ versions, kinds, messages, enums }: Snapshot): string {
  return [
    '{',
    `"versions": ${JSON.stringify(versions)},`,
    `"kinds": [\n${kinds.map((kind) => JSON.stringify(kind)).join(',\n')}\n],`,
    `"messages": {\n${lines(messages)}\n},`,
    `"enums": {\n${lines(enums)}\n}`,
    '}\n',
  ].join('\n');
}

function lines(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(',\n');
}
