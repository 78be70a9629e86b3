import { TrafficAnswer, TrafficHop, WireLeg } from '../../../lib';
import type { WireCall } from './cases';
import { hasTls, Origin } from './internet';

/** The application does not accept the certificate. */
export const REFUSED_BY_APPLICATION = 'error: tls: failed to verify certificate';

const ENCRYPTED = [WireLeg.APPLICATION_TLS, WireLeg.PROXY_TLS];

/** Whether server and proxy, or application, speak the same and accept each other. */
export function isUnderstood(server: Origin, { wire, tls, http2 }: TrafficHop): boolean {
  if (hasTls(server) !== ENCRYPTED.includes(wire)) return false;
  if (wire !== WireLeg.PROXY_TLS || !tls) return true;
  const isNamed =
    tls.checkedNames.length === 0 || tls.checkedNames.some((name) => server.certificateNames.includes(name));
  const isOwnAnchor = tls.authority !== undefined && tls.authority !== 'file-root:system';
  const isTrusted = tls.authority === undefined || (server.signer === 'Partner') === isOwnAnchor;
  const isKnown = server.kind !== 'MTLS' || tls.certificate !== undefined;
  const hasProtocol = server.kind !== 'HTTPS1' || !http2;
  return isNamed && isTrusted && isKnown && hasProtocol && server.signer !== 'Unknown';
}

/** What the application gets from a server, undefined where that is left to chance. */
export function resultAt(
  server: Origin | undefined,
  hop: TrafficHop,
  answer: TrafficAnswer,
  { url, behaviour = {} }: WireCall,
): string | undefined {
  const isTcp = url.startsWith('tcp');
  const failed = isTcp || url.startsWith('https') ? 'error: EOF' : '503';
  if (!server) return failed;
  if (!isUnderstood(server, hop)) return hop.wire === WireLeg.CLEAR_TEXT && !isTcp ? '400' : failed;
  if (hop.wire === WireLeg.APPLICATION_TLS && !server.certificateNames.includes(new URL(url).hostname)) {
    return REFUSED_BY_APPLICATION;
  }
  if (isTcp) return `hello from ${server.name} ${server.name}:ping`;
  const own = Object.values(behaviour).at(0);
  if (own?.delay !== undefined && isTooSlow(own.delay, answer)) return '504';
  return String(answer.status ?? (hop.wire === WireLeg.APPLICATION_TLS ? own?.status : undefined) ?? 200);
}

/** Whether a limit of the call, or that of each attempt, ends before a server answers. */
function isTooSlow(delay: string, { hops }: TrafficAnswer): boolean {
  return hops.some(({ timeout }) => isShorter(timeout, delay)) || isEachTooSlow(delay, hops);
}

/** Whether each attempt runs into its own limit. */
export function isEachTooSlow(delay: string, hops: readonly TrafficHop[]): boolean {
  return hops.some(({ perTryTimeout }) => isShorter(perTryTimeout, delay));
}

function isShorter(limit: string | undefined, than: string): boolean {
  const seconds = (text: string): number => Number.parseFloat(text) * (text.endsWith('ms') ? 0.001 : 1);
  return limit !== undefined && seconds(limit) < seconds(than);
}
