import { BlockList, isIP } from 'node:net';
import { isAddress } from './checks';

/** The first address and the prefix of a range; an address is a range of itself. */
interface Range {
  readonly base: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

/** Below it a range holds so much of the internet that it is no service. */
const SHORTEST_PREFIX = 8;

/** Not of a server on the network: unspecified, of this machine, multicast. */
const NOT_DIALLED = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3', '::/127', '::ffff:0:0/96', 'ff00::/8'];

/** Whether a text has the form of a range; to Istio an address with its full prefix is one as well. */
export function isRange(text: string): boolean {
  return text.includes('/');
}

/** An address in the one spelling that IPv6 has among many. */
export function oneSpelling(text: string): string {
  const { base, family, prefix } = parse(text);
  const address = family === 'ipv6' ? new URL(`http://[${base}]`).hostname.slice(1, -1) : base;
  return isRange(text) ? `${address}/${String(prefix)}` : address;
}

/** Whether two addresses or ranges have an address in common. */
export function overlap(one: string, other: string): boolean {
  return holds(one, parse(other)) || holds(other, parse(one));
}

/** Whether a text is an address, or a range in the form that Istio reads. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', ...rest] = text.split('/');
  const width = isIP(address) === 6 ? 128 : 32;
  const isPrefix = (prefix: string): boolean => /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= width;
  return isAddress(address) && !address.includes('%') && rest.length <= 1 && rest.every(isPrefix);
}

/** An address of one server: no zone of this machine, and not the one that means all of them. */
export function isServerAddress(text: string): boolean {
  return isAddress(text) && !text.includes('%') && !['0.0.0.0', '::'].includes(oneSpelling(text));
}

/** What is wrong with an address or range that an application is to dial; nothing if it is right. */
export function faultOf(text: string): string | undefined {
  if (!isAddressOrRange(text)) return 'is neither an IP address nor a range such as 198.51.100.0/24';
  if (NOT_DIALLED.some((range) => overlap(range, text))) return 'is not of a server on the network';
  if (!isRange(text)) return undefined;
  const { base, prefix } = parse(text);
  if (prefix < SHORTEST_PREFIX) return `is a range with a prefix shorter than /${String(SHORTEST_PREFIX)}`;
  const first = firstAddress(base, prefix);
  return first === oneSpelling(base) ? undefined : `is no range: it begins at ${first}/${String(prefix)}`;
}

function parse(text: string): Range {
  const [base = '', ...rest] = text.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  return { base, family, prefix: Number(rest.at(0) ?? (family === 'ipv6' ? 128 : 32)) };
}

function holds(range: string, { base, family }: Range): boolean {
  const own = parse(range);
  // Node takes an IPv4 address for the IPv6 one that stands for it.
  if (own.family !== family) return false;
  const list = new BlockList();
  list.addSubnet(own.base, own.prefix, own.family);
  return list.check(base, family);
}

function firstAddress(address: string, prefix: number): string {
  const isWide = isIP(address) === 6;
  const width = isWide ? 16 : 8;
  const words = isWide ? wordsOf(oneSpelling(address)) : address.split('.').map(Number);
  const masked = words.map((word, index) => {
    const kept = Math.min(width, Math.max(0, prefix - index * width));
    return word - (word % 2 ** (width - kept));
  });
  return isWide ? oneSpelling(masked.map((word) => word.toString(16)).join(':')) : masked.join('.');
}

/** The eight numbers of an IPv6 address in its shortest spelling. */
function wordsOf(address: string): number[] {
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter((word) => word !== ''));
  const gap = new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...gap, ...tail].map((word) => parseInt(word, 16));
}
