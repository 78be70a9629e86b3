import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../lib/cli/main';
import { Terminal } from '../../lib/cli/terminal';

/** What a call of the command gave. */
export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A new folder with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-cli-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Calls the command as a shell does, in a folder. */
export function call(
  folder: string,
  args: readonly string[],
  given: Partial<Terminal> & { input?: string } = {},
): Result {
  const [out, err]: [string[], string[]] = [[], []];
  const code = main(args, {
    folder,
    environment: {},
    hasTerminalOutput: false,
    hasTerminalErrors: false,
    version: '1.2.3',
    write: (text) => out.push(text),
    writeError: (text) => err.push(text),
    readInput: () => Buffer.from(given.input ?? ''),
    now: () => 0,
    ...given,
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** Calls with the words of a line. */
export function callLine(folder: string, line: string, given: Partial<Terminal> & { input?: string } = {}): Result {
  return call(folder, line === '' ? [] : line.split(' '), given);
}

/** Nothing is wrong with it. */
export const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: rates
  namespace: shop
spec:
  exportTo: [shop]
  hosts: [rates.example.com]
  location: MESH_EXTERNAL
  ports:
    - { number: 443, name: tls, protocol: TLS }
  resolution: DNS
`;

/** An error of the schema: rules about several objects do not look at it. */
export const RULE = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: rates
  namespace: shop
spec:
  exportTo: [shop]
  host: rates.example.com
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: many
`;

/** A warning. */
export const TELEMETRY = `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: traces, namespace: shop }
spec:
  tracing:
    - providers: [{ name: one }, { name: two }]
`;
