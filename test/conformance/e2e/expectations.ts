import type { E2eCall } from './case';

type Call = Pick<E2eCall, 'name' | 'url'> & Partial<E2eCall>;

/** Reaches the origins and is answered 200. */
export function delivered(call: Call, origins: Record<string, number>): E2eCall {
  return { ...call, origins, expect: { result: '^200$', ...call.expect } };
}

/** Reaches nobody: what the proxy answers to HTTP is an error of its own, and connections are closed. */
export function refused(call: Call): E2eCall {
  return { ...call, origins: {}, expect: { result: '^(403|404|502|503|error: .*)$', hits: '^$', ...call.expect } };
}

/** As `refused`, after the server has shown in the handshake that it is not the one that was asked for. */
export function refusedInHandshake(call: Call, origin: string): E2eCall {
  return { ...refused(call), origins: { [origin]: 0 } };
}
