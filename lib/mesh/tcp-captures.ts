import { refusalMessage, show } from '../refusals/refuse';
import { isAddressOrRange, isRange, oneSpelling, overlap, spanOf } from '../rendering/address-range';
import { WHOLE_PORT_REASON } from '../rendering/whole-port-reason';
import { pairs, PrintedObject, sharing } from './printed-object';
import { sharedNamespaces, showNamespaces } from './shared-namespaces';

/** What a ServiceEntry takes of one port. */
interface Capture {
  readonly object: PrintedObject;
  readonly port: number;
  readonly isTcp: boolean;
  /** Without any, everything on the port. */
  readonly addresses: string[];
}

interface EntrySpec {
  readonly addresses?: string[];
  readonly ports?: readonly { readonly number: number; readonly protocol?: string }[];
}

/** What Istio treats as bytes; HTTP is told by its requests, TLS by the server name. */
const TCP = new Set(['TCP', 'MONGO', 'MYSQL', 'REDIS']);
const HTTP = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);

/**
 * One message for each two services that capture connections of one another: what a TCP connection is meant for, its
 * address and port alone can tell. Of two that claim the same, Istio obeys the older; and where one listener serves HTTP
 * and TCP, the proxy waits for the client to speak first, as clients of many databases never do.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function tcpCaptures(objects: PrintedObject[]): string[] {
  const entries = objects.filter(({ kind, apiVersion }) => kind === 'ServiceEntry' && isNetworking(apiVersion));
  const captures = entries.flatMap(capturesOf);
  const ports = new Set(captures.filter(isOurTcp).map(({ port }) => port));
  return [...ports].flatMap((port) =>
    meetings(captures.filter((capture) => capture.port === port)).flatMap((pair) => describeClash(...pair)),
  );
}

/** Each two captures of a port that may take the same, found without comparing all with all. */
function meetings(captures: Capture[]): [Capture, Capture][] {
  const [tcp, http] = [captures.filter(({ isTcp }) => isTcp), captures.filter(({ isTcp }) => !isTcp)];
  const [wholeTcp, wholeHttp] = [tcp.filter(isWhole), http.filter(isWhole)];
  const spread = [...wholeTcp, ...tcp.filter(({ addresses }) => addresses.some(isRange))];
  const mixed = spread.flatMap((one) => wholeHttp.map((other): [Capture, Capture] => [one, other]));
  return inOrder(captures, [...pairs(wholeTcp), ...mixed, ...overlapping(tcp)]);
}

function isWhole({ addresses }: Capture): boolean {
  return addresses.length === 0;
}

/** What a capture takes by one of its addresses. */
interface Claim {
  readonly capture: Capture;
  readonly address: string;
}

/** Single addresses, each once, as in most meshes. */
function areApart(captures: Capture[]): boolean {
  const seen = new Set<string>();
  for (const { addresses } of captures) {
    for (const address of addresses) {
      const text = oneSpelling(address);
      if (isRange(address) || seen.has(text)) return false;
      seen.add(text);
    }
  }
  return true;
}

/** Each two that have an address in common. */
function overlapping(captures: Capture[]): [Capture, Capture][] {
  if (areApart(captures)) return [];
  const claims = captures.flatMap((capture) => capture.addresses.map((address) => ({ capture, address })));
  if (claims.some(({ address }) => isRange(address))) return meetingSpans(claims);
  return sharing(claims, ({ address }) => oneSpelling(address))
    .flatMap((group) => pairs(group))
    .map(([one, other]): [Capture, Capture] => [one.capture, other.capture])
    .filter(([one, other]) => one !== other);
}

/** Only what begins before another ends can meet it. */
function meetingSpans(claims: Claim[]): [Capture, Capture][] {
  const spans = claims.map(({ capture, address }) => ({ capture, ...spanOf(address) }));
  spans.sort((one, other) => (one.first < other.first ? -1 : 1));
  const found: [Capture, Capture][] = [];
  let open: typeof spans = [];
  for (const span of spans) {
    open = open.filter(({ last }) => last >= span.first);
    for (const { capture } of open) if (capture !== span.capture) found.push([capture, span.capture]);
    open.push(span);
  }
  return found;
}

/** Each pair once, as the captures stand in the app. */
function inOrder(captures: Capture[], found: [Capture, Capture][]): [Capture, Capture][] {
  const place = new Map(captures.map((capture, index) => [capture, index]));
  const known = new Map(
    found.map((pair) => {
      const [one = 0, other = 0] = pair.map((capture) => place.get(capture) ?? 0).sort((a, b) => a - b);
      return [one * captures.length + other, [captures[one], captures[other]] as [Capture, Capture]];
    }),
  );
  return [...known].sort(([one], [other]) => one - other).map(([, pair]) => pair);
}

function isOurTcp({ object, isTcp }: Capture): boolean {
  return isTcp && object.isOurs;
}

function isNetworking(apiVersion: string): boolean {
  return apiVersion.startsWith('networking.istio.io/');
}

function capturesOf(object: PrintedObject): Capture[] {
  const { addresses = [], ports = [] } = object.spec as EntrySpec;
  const captures: Capture[] = [];
  for (const { number: port, protocol = '' } of ports) {
    const isTcp = TCP.has(protocol.toUpperCase());
    if (isTcp || HTTP.has(protocol.toUpperCase())) captures.push({ object, port, addresses, isTcp });
  }
  if (captures.length === 0 || !addresses.every(isAddressOrRange) || isAllocated(object, captures)) return [];
  return captures;
}

/** Istiod gives such an entry an address that nobody else has. */
function isAllocated(object: PrintedObject, captures: Capture[]): boolean {
  const isWholeTcp = captures.some((capture) => capture.isTcp && isWhole(capture));
  return isWholeTcp && object.isOurs && object.annotation(WHOLE_PORT_REASON) === undefined;
}

function describeClash(first: Capture, second: Capture): string[] {
  const shared = isOurTcp(first) || isOurTcp(second) ? sharedNamespaces(first.object, second.object) : [];
  const what = shared.length === 0 ? undefined : contested(first, second);
  if (what === undefined) return [];
  return [
    refusalMessage('TCP006', first.object.path, {
      problem: `port ${String(first.port)} ${what} is captured here and by ${second.object.path}, both for clients in ${showNamespaces(shared)}`,
      remedy: 'Give each an address of its own, such as TcpCapture.virtualIp, or another port, or its own clients',
    }),
  ];
}

/** What both of two captures take; nothing if they are told apart. */
function contested(first: Capture, second: Capture): string | undefined {
  if (!first.isTcp || !second.isTcp) return mixed(first, second);
  if (first.addresses.length === 0 && second.addresses.length === 0) return 'as a whole';
  // Who claims an address goes before who claims all the rest of the port.
  for (const one of first.addresses) {
    const other = second.addresses.find((address) => overlap(one, address));
    if (other !== undefined) return one === other ? `of ${show(one)}` : `of ${show(one)}, which meets ${show(other)},`;
  }
  return undefined;
}

/** HTTP has one listener for a whole port, where ranges and whole ports of TCP stand as well. */
function mixed(first: Capture, second: Capture): string | undefined {
  const [tcp, http] = first.isTcp ? [first, second] : [second, first];
  const isShared = tcp.addresses.length === 0 || tcp.addresses.some(isRange);
  return !http.isTcp && http.addresses.length === 0 && isShared ? 'with HTTP beside it' : undefined;
}
