import type { WireCall, WireCase } from './cases';
import { urlOf } from './prediction';

/** Why calls cannot be compared, by what is the same in all of them. */
export const REASONS = {
  learned: 'what proxies have learned from earlier calls',
  chance: 'some of several servers fail, and chance decides which one a call meets',
  fault: 'no SimulatedFault stands for it',
  port: 'the Host header names another port than the one that is dialled',
  secrets: 'which Secrets exist, and who may read them, manifests do not say',
  mesh: 'defaultHttpRetryPolicy of the mesh is not among the options',
} as const;

export type Reason = keyof typeof REASONS;

const BY_NAME: Readonly<Record<string, Reason>> = {
  'an entry without routes repeats a POST where the mesh repeats': 'mesh',
  'Role for named Secrets does not give the Secret': 'secrets',
  'gateway does not find a Secret in the namespace of the client': 'secrets',
  'gateway: a Secret beside the client is not the one of the gateway': 'secrets',
};

/** Why the simulation cannot be asked what becomes of a call; undefined where it can. */
export function reasonAgainst(wireCase: WireCase, call: WireCall): Reason | undefined {
  const { behaviour = {}, count = 1, dial, wait } = call;
  const faults = Object.values(behaviour);
  const { port } = urlOf(call);
  if (wireCase.name in BY_NAME) return BY_NAME[wireCase.name];
  if (wait !== undefined) return 'learned';
  if (dial !== undefined && port !== '' && port !== dial.split(':')[1]) return 'port';
  if (faults.some(({ reset, unknownAuthority }) => reset === true || unknownAuthority === true)) return 'fault';
  // A case with several servers says so by sending several calls.
  const isClosed = faults.some(({ closed }) => closed === true);
  const isPartial = faults.length > 0 && (count > (isClosed ? 1 : 2) || faults.length > 1);
  return isPartial ? 'chance' : undefined;
}
