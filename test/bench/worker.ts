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

/** Milliseconds of one round on the same text: a new simulation with its calls, the YAML library alone, and Istio. */
export interface SimulationSample {
  readonly ours: number;
  readonly yaml: number;
  readonly istio?: number;
}

/** What a simulation of many hosts keeps, and how long it took. */
export interface MemorySample {
  readonly bytes: number;
  readonly milliseconds: number;
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

/** Whole processes that checked the same documents, and what ours took at most. */
export interface CheckSample {
  readonly ours: number;
  /** Without what it keeps between runs. */
  readonly first: number;
  readonly istio?: number;
  readonly megabytes: number;
}

export type Variant = 'library' | 'analyzed' | 'bare' | 'print';

export function synthSample(variant: Variant, construct: Construct, hosts: number): SynthSample {
  return run('synth.cjs', variant, construct, String(hosts)) as SynthSample;
}

export function loadSample(what: 'nothing' | 'package' | 'bindings'): LoadSample {
  return run('load.cjs', what) as LoadSample;
}

export function simulationSamples(size: 'ten' | 'thousand', rounds: number, istio?: string): SimulationSample[] {
  return run('simulate.cjs', size, String(rounds), ...(istio === undefined ? [] : [istio])) as SimulationSample[];
}

export function simulatedMemory(entries: number): MemorySample {
  return run('simulated-memory.cjs', String(entries)) as MemorySample;
}

export function checkSamples(documents: number, rounds: number, istio?: string): CheckSample[] {
  const binary = istio === undefined ? [] : [istio];
  return run('check.cjs', String(documents), String(rounds), ...binary) as CheckSample[];
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
