import { isIPv6 } from 'net';

/**
 * The scheme of a URL as Kubernetes's CEL functions read it, in lower case and '' for a path alone; throws for what
 * they refuse. They parse with Go's url.ParseRequestURI, which takes other texts for a URL than JavaScript's URL does.
 */
export function urlScheme(text: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new Error('invalid control character in URL');
  if (text === '') throw new Error('empty url');
  if (text === '*') return '';
  if (text.startsWith(':')) throw new Error('missing protocol scheme');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1] ?? '';
  const [rest] = (scheme === '' ? text : text.slice(scheme.length + 1)).split('?');
  if (!rest.startsWith('/')) {
    if (scheme === '') throw new Error('invalid URI for request');
    return scheme.toLowerCase();
  }
  const [, authority, path] = (scheme === '' ? undefined : /^\/\/([^/]*)(.*)$/su.exec(rest)) ?? ['', '', rest];
  checkAuthority(scheme.toLowerCase(), authority);
  checkEscapes(path);
  return scheme.toLowerCase();
}

export function isUrl(text: string): boolean {
  try {
    urlScheme(text);
    return true;
  } catch {
    return false;
  }
}

function checkAuthority(scheme: string, authority: string): void {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) throw new Error('invalid userinfo');
  checkEscapes(user);
  const host = authority.slice(at + 1);
  if (host.lastIndexOf('[') > 0) throw new Error('invalid IP-literal');
  if (host.startsWith('[')) checkIpLiteral(host);
  else checkHost(scheme, host);
}

function checkIpLiteral(host: string): void {
  const end = host.lastIndexOf(']');
  if (end < 0) throw new Error("missing ']' in host");
  checkPort(host.slice(end + 1));
  const [address] = host.slice(1, end).split('%25');
  if (!isIPv6(address) || address.includes('%')) throw new Error('invalid host');
}

function checkHost(scheme: string, host: string): void {
  const strict = scheme === 'http' || scheme === 'https';
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon));
  checkEscapes(host);
  const escape = /%(?!25)[0-7]/.exec(host);
  if (escape) throw new Error(`invalid URL escape at "${escape[0]}"`);
  if (/[ #/?@\\^`{|}]/.test(host)) throw new Error('invalid character in host name');
}

function checkPort(colonAndPort: string): void {
  if (!/^(?::\d*)?$/.test(colonAndPort)) throw new Error(`invalid port "${colonAndPort}" after host`);
}

function checkEscapes(text: string): void {
  const broken = /%(?![0-9a-f]{2}).{0,2}/isu.exec(text);
  if (broken) throw new Error(`invalid URL escape "${broken[0]}"`);
}
