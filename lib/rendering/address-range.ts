import { isIP, isIPv4 } from 'node:net';
import { isAddress } from './checks';

/** The first address and the prefix of a range; an address is a range of itself. */
interface Range {
  readonly base: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

/** Below it a range holds so much of the internet that it is no service. */
const SHORTEST_PREFIX = 8;

/** Whether a text has the form of a range; to Istio an address with its full prefix is one as well. */
export function isRange(text: string): boolean {
  return text.includes('/');
}

/** An address in the one spelling that IPv6 has among many. */
export function oneSpelling(text: string): string {
  if (!text.includes(':')) return text;
  const { base, family, prefix } = parse(text);
  const address = family === 'ipv6' ? new URL(`http://[${base}]`).hostname.slice(1, -1) : base;
  return isRange(text) ? `${address}/${String(prefix)}` : address;
}

/** Where an address or a range begins and ends, as texts that sort as the addresses do; IPv4 comes before IPv6. */
export interface Span {
  readonly first: string;
  readonly last: string;
}

/** The span of what `isAddressOrRange` accepts. */
export function spanOf(text: string): Span {
  const { base, family, prefix } = parse(text);
  if (family === 'ipv4' && prefix === 32) {
    const only = family + base.split('.').map(hexOctet).join('');
    return { first: only, last: only };
  }
  const words = bounds(base, prefix);
  const digits = (word: number): string => word.toString(16).padStart(family === 'ipv6' ? 4 : 2, '0');
  return {
    first: family + words.map(({ first }) => digits(first)).join(''),
    last: family + words.map(({ last }) => digits(last)).join(''),
  };
}

/** Not of a server on the network: unspecified, of this machine, multicast. */
const NOT_DIALLED = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3', '::/127', '::ffff:0:0/96', 'ff00::/8'];

function hexOctet(octet: string): string {
  return Number(octet).toString(16).padStart(2, '0');
}

/** Whether two addresses or ranges have an address in common. */
export function overlap(one: string, other: string): boolean {
  return meet(spanOf(one), spanOf(other));
}

function meet(one: Span, other: Span): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** Whether a text is an address, or a range in the form that Istio reads. */
export function isAddressOrRange(text: string): boolean {
  if (!isRange(text)) return isAddress(text) && !text.includes('%');
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
  // By far the most common.
  if (isIPv4(text)) return isDialledIpv4(text) ? undefined : 'is not of a server on the network';
  if (!isAddressOrRange(text)) return 'is neither an IP address nor a range such as 198.51.100.0/24';
  const span = spanOf(text);
  if (NOT_DIALLED.some((range) => meet(spanOf(range), span))) return 'is not of a server on the network';
  if (!isRange(text)) return undefined;
  const { base, prefix } = parse(text);
  if (prefix < SHORTEST_PREFIX) return `is a range with a prefix shorter than /${String(SHORTEST_PREFIX)}`;
  const first = firstAddress(base, prefix);
  return first === oneSpelling(base) ? undefined : `is no range: it begins at ${first}/${String(prefix)}`;
}

/** The same as the first ranges of NOT_DIALLED. */
function isDialledIpv4(address: string): boolean {
  const octet = parseInt(address, 10);
  return octet !== 0 && octet !== 127 && octet < 224;
}

function parse(text: string): Range {
  const [base = '', ...rest] = text.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  return { base, family, prefix: Number(rest.at(0) ?? (family === 'ipv6' ? 128 : 32)) };
}

function firstAddress(address: string, prefix: number): string {
  const words = bounds(address, prefix).map(({ first }) => first);
  return words.length === 8 ? oneSpelling(words.map((word) => word.toString(16)).join(':')) : words.join('.');
}

/** The first and the last value of each number of an address, within a prefix. */
function bounds(address: string, prefix: number): { readonly first: number; readonly last: number }[] {
  const isWide = isIP(address) === 6;
  const width = isWide ? 16 : 8;
  const words = isWide ? wordsOf(oneSpelling(address)) : address.split('.').map(Number);
  return words.map((word, index) => {
    const free = 2 ** Math.min(width, Math.max(0, (index + 1) * width - prefix));
    const first = word - (word % free);
    return { first, last: first + free - 1 };
  });
}

/** The eight numbers of an IPv6 address in its shortest spelling. */
function wordsOf(address: string): number[] {
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter((word) => word !== ''));
  const gap = new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...gap, ...tail].map((word) => parseInt(word, 16));
}
