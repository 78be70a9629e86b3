import { parseClusterName } from '../mesh/service';
import type { TrafficAnswer } from '../simulation/answer';
import { TrafficHop, TrafficOutcome, WireLeg } from '../simulation/traffic-answer';
import type { TrafficCall } from '../simulation/traffic-call';
import { isDivided } from './call-ways';

/** What speaks against an expectation, of one way of a call; undefined if nothing does. */
export type Objection = (answer: TrafficAnswer, call: TrafficCall) => string | undefined;

/** The server gets the call. */
export const notDelivered: Objection = (answer, call) => {
  const { outcome, why, hops } = answer;
  if (outcome !== TrafficOutcome.DELIVERED) return `the outcome is "${outcome}": ${why}`;
  // What the simulation does not follow to the end may end otherwise.
  if (isDivided(answer)) return 'the route divides it in a way that cannot be followed';
  const { cluster = '', proxy } = lastOf(hops);
  const host = parseClusterName(cluster)?.host ?? '';
  if (!host.includes('.svc.') || isCalled(host, call)) return undefined;
  return (
    `${proxy} hands it to ${host}, and what that does is not known: ` +
    'have its Service and Deployment in the manifests, or name it in the option `gateways`'
  );
};

/** Whoever is on the way can read nothing, and the server has to prove its name. */
export const notEncrypted: Objection = (answer, call) => {
  const undelivered = notDelivered(answer, call);
  if (undelivered !== undefined) return undelivered;
  for (const { proxy, wire, tls } of answer.hops) {
    if (wire === WireLeg.APPLICATION_TLS || wire === WireLeg.MESH_MUTUAL_TLS) continue;
    if (wire !== WireLeg.PROXY_TLS) return `${proxy} sends ${wire}`;
    if (tls?.authority === undefined) return `${proxy} trusts any certificate`;
    if (tls.checkedNames.length === 0) return `${proxy} checks no name of the server`;
  }
  return undefined;
};

/** No server gets the call. */
export const notRefused: Objection = ({ outcome }) =>
  outcome === TrafficOutcome.DELIVERED ? 'it is delivered' : undefined;

/** The gateway is the last proxy. */
export function notThrough(gatewayServiceHost: string): Objection {
  return (answer, call) => {
    const { proxy } = lastOf(answer.hops);
    return notDelivered(answer, call) ?? (proxy === gatewayServiceHost ? undefined : `the last proxy is ${proxy}`);
  };
}

/** Whatever fails, the server is not asked more often. */
export function triedMore(attempts: number): Objection {
  return (answer, call) => {
    const { worstCaseAttempts: worst } = answer;
    return notDelivered(answer, call) ?? (worst <= attempts ? undefined : `it may be tried ${worst} times`);
  };
}

function lastOf(hops: readonly TrafficHop[]): TrafficHop {
  return hops[hops.length - 1];
}

/** Whether the application called a Service by one of its names. */
function isCalled(serviceHost: string, { url }: TrafficCall): boolean {
  const [, called = ''] = /^\w+:\/\/([^/:?]+)/.exec(url) ?? [];
  return `${serviceHost}.`.startsWith(`${called}.`);
}
