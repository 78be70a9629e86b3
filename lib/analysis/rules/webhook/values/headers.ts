/** What a header of a request or response may be called and hold, as far as Envoy takes it. */

const TOKEN = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const PSEUDO = [':method', ':scheme', ':authority', ':path', ':status'];
const CLAIM = '@request.auth.claims';

/** Whether a name stands for a claim of a token, which only gateways can route by. */
export function isClaim(name: string): boolean {
  if (!name.toLowerCase().startsWith(CLAIM)) return false;
  const rest = name.slice(CLAIM.length);
  return (rest.startsWith('.') && rest.length > 1) || (rest.startsWith('[') && rest.endsWith(']') && rest.length > 2);
}

/** Whether a request can be matched by it. */
export function isMatchable(name: string): boolean {
  return isClaim(name) || PSEUDO.includes(name) || TOKEN.test(name);
}

export function isHeaderName(name: string): boolean {
  return TOKEN.test(name);
}

/** The name of the host that is asked for, in both of its spellings. */
export function isAuthority(name: string): boolean {
  return ['host', ':authority'].includes(name.toLowerCase());
}

/** Names that Envoy sets by itself. */
export function isReserved(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host';
}

/** What is wrong with a value, in which `%NAME%` and `%NAME(...)%` are variables of Envoy and `%%` is a percent sign. */
export function faultOfValue(value: string): string | undefined {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return 'holds a control character';
  let rest = value;
  for (;;) {
    const percent = rest.indexOf('%');
    if (percent < 0) return undefined;
    const end = endOfVariable(rest, percent + 1);
    if (end === undefined) return 'holds a % that begins no variable; write %% for the sign';
    rest = rest.slice(end);
  }
}

/** The index behind a variable, or behind a percent sign that is written twice. */
function endOfVariable(text: string, start: number): number | undefined {
  if (text[start] === '%') return start + 1;
  const name = /[%(]/.exec(text.slice(start));
  if (!name) return undefined;
  const end = start + name.index + 1;
  return name[0] === '%' ? end : endOfArguments(text, end);
}

/** Either a list of JSON texts in brackets, or one text as it stands; then `)` and `%`. */
function endOfArguments(text: string, start: number): number | undefined {
  const rest = text.slice(start);
  const first = /[^ ]/.exec(rest);
  if (!first) return undefined;
  let at = start + first.index + 1;
  let isInText = first[0] !== '[';
  // A text that stands alone begins with its first character, whatever that is.
  while (at < text.length) {
    if (isInText) {
      const stop = endOfText(text, at);
      if (stop === undefined) return undefined;
      if (text[stop] === ')') return closing(text, stop + 1);
      at = stop + 1;
      const next = /^ *[,\]]/.exec(text.slice(at));
      if (!next) return undefined;
      at += next[0].length;
      if (next[0].endsWith(']')) {
        const parenthesis = /^ *\)/.exec(text.slice(at));
        return parenthesis ? closing(text, at + parenthesis[0].length) : undefined;
      }
      isInText = false;
    } else {
      const quote = /^ *"/.exec(text.slice(at));
      if (!quote) return undefined;
      at += quote[0].length;
      isInText = true;
    }
  }
  return undefined;
}

/** The index of the quote or parenthesis that ends a text. */
function endOfText(text: string, start: number): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' || text[at] === ')') return at;
  }
  return undefined;
}

function closing(text: string, start: number): number | undefined {
  const end = /^ *%/.exec(text.slice(start));
  return end ? start + end[0].length : undefined;
}
