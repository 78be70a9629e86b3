import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** What one fresh process measured while it made and printed an app. */
export interface SynthSample {
  readonly milliseconds: number;
  readonly kilobytes: number;
  readonly digest: string;
}

/** What one fresh process measured while it loaded modules: cdk8s first, then what was asked for. */
export interface LoadSample {
  readonly cdk8s: number;
  readonly added: number;
}

export const CONSTRUCTS = [
  'ExternalHttpsApi',
  'ExternalHttpApi',
  'TlsOriginatedApi',
  'MutualTlsPartner',
  'ExternalTcpService',
  'WildcardHosts',
  'EgressGatewayRoute',
] as const;
export type Construct = (typeof CONSTRUCTS)[number];

export function synthSample(variant: 'library' | 'bare' | 'print', construct: Construct, hosts: number): SynthSample {
  return run('synth.cjs', variant, construct, String(hosts)) as SynthSample;
}

export function loadSample(what: 'nothing' | 'package' | 'bindings'): LoadSample {
  return run('load.cjs', what) as LoadSample;
}

/** Fails with a diff unless all variants print the same bytes. */
export function assertSameYaml(construct: Construct): void {
  run('same.cjs', construct);
}

function run(worker: string, ...args: string[]): unknown {
  const command = [join(__dirname, 'workers', worker), ...args];
  return JSON.parse(
    execFileSync(process.execPath, command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
}
