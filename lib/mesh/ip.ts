/** A block of IPv4 addresses. */
export interface Block {
  readonly base: number;
  readonly bits: number;
}

export function isIpAddress(text: string): boolean {
  return parseIpv4(text) !== undefined || /^[\da-f:.]*:[\da-f:.]*$/i.test(text);
}

export function isIpv6Address(text: string): boolean {
  return text.includes(':') && isIpAddress(text);
}

/** Undefined for anything but IPv4. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** An address is a block of one. */
export function parseBlock(text: string): Block | undefined {
  const [address, bits = '32'] = text.split('/');
  const base = parseIpv4(address);
  const length = Number(bits);
  if (base === undefined || !Number.isInteger(length) || length < 0 || length > 32) return undefined;
  const size = 2 ** (32 - length);
  return { base: Math.floor(base / size) * size, bits: length };
}

export function contains({ base, bits }: Block, address: number): boolean {
  return Math.floor(address / 2 ** (32 - bits)) === Math.floor(base / 2 ** (32 - bits));
}

export function blockText({ base, bits }: Block): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${bits}`;
}
