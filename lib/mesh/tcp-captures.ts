import { refusalMessage, show } from '../refusals/refuse';
import { isAddressOrRange, isRange, overlap } from '../rendering/address-range';
import { WHOLE_PORT_REASON } from '../rendering/service-entry';
import { pairs, PrintedObject } from './printed-object';
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
const TCP = ['TCP', 'MONGO', 'MYSQL', 'REDIS'];
const HTTP = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'];

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
  return [...ports].flatMap((port) => {
    const group = captures.filter((capture) => capture.port === port);
    return pairs(group).flatMap((pair) => describeClash(...pair));
  });
}

function isOurTcp({ object, isTcp }: Capture): boolean {
  return isTcp && object.isOurs;
}

function isNetworking(apiVersion: string): boolean {
  return apiVersion.startsWith('networking.istio.io/');
}

function capturesOf(object: PrintedObject): Capture[] {
  const { addresses = [], ports = [] } = object.spec as EntrySpec;
  const protocols = ports.map(({ number, protocol = '' }) => ({ port: number, protocol: protocol.toUpperCase() }));
  const known = protocols.filter(({ protocol }) => [...TCP, ...HTTP].includes(protocol));
  if (known.length === 0 || !addresses.every(isAddressOrRange) || isAllocated(object, addresses)) return [];
  return known.map(({ port, protocol }) => ({ object, port, addresses, isTcp: TCP.includes(protocol) }));
}

/** Istiod gives such an entry an address that nobody else has. */
function isAllocated(object: PrintedObject, addresses: string[]): boolean {
  const { ports = [] } = object.spec as EntrySpec;
  const isTcp = ports.some(({ protocol = '' }) => TCP.includes(protocol));
  return isTcp && object.isOurs && addresses.length === 0 && object.annotation(WHOLE_PORT_REASON) === undefined;
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
