import { isRecord } from '../mesh/fields';
import { parseClusterName } from '../mesh/service';
import type { TrafficAnswer } from '../simulation/answer';
import { TrafficHop, TrafficOutcome, WireLeg } from '../simulation/traffic-answer';
import type { TrafficCall } from '../simulation/traffic-call';
import { isDivided } from './call-ways';

/** What speaks against an expectation, of one way of a call; undefined if nothing does. */
export type Objection = (answer: TrafficAnswer) => string | undefined;

/** Where the way of a call is lost, so that nothing can be said of it. */
export function lostWay(answer: TrafficAnswer, call: TrafficCall, objects: readonly unknown[]): string | undefined {
  if (isDivided(answer)) return 'its route divides it in a way that cannot be followed';
  const { cluster = '', proxy } = lastOf(answer.hops);
  const host = parseClusterName(cluster)?.host ?? '';
  if (!host.includes('.svc.') || isCalled(host, call)) return undefined;
  if (!objects.some((object) => isService(object, host))) {
    return `${proxy} hands it to ${host}, and that Service is not in the manifests: add it, as it is in the cluster`;
  }
  if (answer.outcome !== TrafficOutcome.DELIVERED) return undefined;
  return `${proxy} hands it to ${host}, and no Gateway selects the Pods behind it: what these do is not known`;
}

/** The server gets the call. */
export const notDelivered: Objection = ({ outcome, why }) =>
  outcome === TrafficOutcome.DELIVERED ? undefined : `the outcome is "${outcome}": ${why}`;

/** Whoever is on the way can read nothing, and the server has to prove its name. */
export const notEncrypted: Objection = (answer) => {
  const undelivered = notDelivered(answer);
  if (undelivered !== undefined) return undelivered;
  for (const { proxy, wire, tls } of answer.hops) {
    if ([WireLeg.APPLICATION_TLS, WireLeg.MESH_MUTUAL_TLS, WireLeg.HBONE].includes(wire)) continue;
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
  return (answer) => {
    const { proxy } = lastOf(answer.hops);
    return notDelivered(answer) ?? (proxy === gatewayServiceHost ? undefined : `the last proxy is ${proxy}`);
  };
}

/** Whatever fails, the server is not asked more often. */
export function triedMore(attempts: number): Objection {
  return (answer) => {
    const { worstCaseAttempts: worst } = answer;
    return notDelivered(answer) ?? (worst <= attempts ? undefined : `it may be tried ${worst} times`);
  };
}

function lastOf(hops: readonly TrafficHop[]): TrafficHop {
  return hops[hops.length - 1];
}

function isService(object: unknown, host: string): boolean {
  if (!isRecord(object) || object.kind !== 'Service' || !isRecord(object.metadata)) return false;
  const { name, namespace = 'default' } = object.metadata;
  return host.startsWith(`${String(name)}.${String(namespace)}.svc.`);
}

/** Whether the application called a Service by one of its names. */
function isCalled(serviceHost: string, { url }: TrafficCall): boolean {
  const [, called = ''] = /^\w+:\/\/([^/:?]+)/.exec(url) ?? [];
  return `${serviceHost}.`.startsWith(`${called}.`);
}
