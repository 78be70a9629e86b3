import { isIP } from 'node:net';

const UNIX = 'unix://';

/** An address of IPv6 can name a zone behind a percent sign, which is any text. */
export function isAddress(text: string): boolean {
  const percent = text.indexOf('%');
  if (percent < 0) return isIP(text) !== 0;
  return isIP(text.slice(0, percent)) === 6 && percent < text.length - 1;
}

/** An address, or a range of them such as `198.51.100.0/24`. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/') as (string | undefined)[];
  if (prefix === undefined) return isAddress(text);
  const family = isIP(address);
  if (rest.length > 0 || family === 0 || address.includes('%') || !/^(?:0|[1-9]\d*)$/.test(prefix)) return false;
  return Number(prefix) <= (family === 6 ? 128 : 32);
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

export function isUnixSocket(address: string): boolean {
  return address.startsWith(UNIX);
}

/** Whether what follows `unix://` is a file by its full path, or an abstract socket. */
export function isUnixPath(address: string): boolean {
  const path = address.slice(UNIX.length);
  return path.startsWith('@') || (path.startsWith('/') && !path.endsWith('/'));
}
