import { show } from '../../../../refusals/refuse';
import { isAddress, isAddressOrRange } from '../values/addresses';

/** What is wrong with the name of a service account, which stands alone or behind its namespace and a slash. */
export function faultOfServiceAccount(text: string): string | undefined {
  if (text.includes('*')) return 'holds a wildcard';
  const parts = text.split('/');
  return parts.length > 2 || parts.includes('') ? 'is neither name nor namespace/name' : undefined;
}

/** What is wrong with a text in which `*` is allowed at one end. */
export function faultOfWildcard(text: string): string | undefined {
  const count = text.split('*').length - 1;
  if (count > 1) return 'holds more than one wildcard';
  return count === 1 && !text.startsWith('*') && !text.endsWith('*') ? 'has a wildcard in its middle' : undefined;
}

/** An address or a range. */
export function isBlock(text: string): boolean {
  return text.includes('/') ? isAddressOrRange(text) : isAddress(text);
}

/** 0 is allowed here. */
export function isPortText(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 65535;
}

const LITERAL = /^[a-zA-Z0-9-._~%!$&'()+,;:@=]+$/;

/** What is wrong with a path, in which a part can be `{*}` and the last one `{**}`. */
export function faultOfPath(text: string): string | undefined {
  const isTemplate = text.includes('{*}') || text.includes('{**}');
  let isOver = false;
  for (const part of text.replace(/^\/+|\/+$/g, '').split('/')) {
    if (part === '{*}' || part === '{**}') {
      if (isOver) return 'has parts behind {**}';
      isOver = part === '{**}';
    } else if (/[{}]/.test(part)) return 'has a brace that is neither {*} nor {**}';
    else if (isTemplate && !LITERAL.test(part)) return `has a part ${show(part)} that no path has`;
  }
  return undefined;
}
