/** Forms of names as Istio's webhook reads them, which allows more than Kubernetes does: capitals, for one. */

const LABEL = '[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?';
const ONE_LABEL = new RegExp(`^${LABEL}$`);
/** The last one may be missing, and is not a number. */
const LABELS = new RegExp(`^(?!(?:.*\\.)?\\d+$)(?:${LABEL}\\.)*(?:${LABEL})?$`);
const WILDCARD_LABEL = /^(?:\*|(?:\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;

export function isLabel(text: string): boolean {
  return ONE_LABEL.test(text);
}

/** A name of one or more labels; the dot at its end is optional. */
export function isDomain(text: string): boolean {
  return text.length > 0 && text.length <= 255 && LABELS.test(text);
}

/** A domain of which the first label may be `*` or begin with it. */
export function isWildcardDomain(text: string): boolean {
  if (text.length === 0 || text.length > 255) return false;
  const dot = text.indexOf('.');
  const first = dot < 0 ? text : text.slice(0, dot);
  return first.length <= 63 && WILDCARD_LABEL.test(first) && (dot < 0 || LABELS.test(text.slice(dot + 1)));
}

export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** A `*` that stands for a part of a label, such as in `*foo.com`. */
export function isPartialWildcard(host: string): boolean {
  return host.includes('*') && host.length !== 1 && !host.startsWith('*.');
}

/** Whether two hosts have names in common, in either direction. */
export function overlaps(one: string, other: string): boolean {
  if (isWildcard(one) && isWildcard(other)) {
    return one.slice(1).endsWith(other.slice(1)) || other.slice(1).endsWith(one.slice(1));
  }
  return isWithin(one, other) || isWithin(other, one);
}

/** Whether all names of a host are names of the other. */
export function isWithin(host: string, other: string): boolean {
  if (!isWildcard(other)) return host === other;
  if (isWildcard(host) && host.length < other.length) return false;
  return (isWildcard(host) ? host.slice(1) : host).endsWith(other.slice(1));
}

const LABEL_KEY =
  /^([a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*\/)?((?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;
const LABEL_VALUE = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** The first label that Kubernetes could not put on a Pod. */
export function wrongLabel(labels: Readonly<Record<string, string | undefined>> | undefined): string | undefined {
  return Object.entries(labels ?? {}).find(([key, value = '']) => !isLabelKey(key) || !LABEL_VALUE.test(value))?.[0];
}

function isLabelKey(key: string): boolean {
  const match = LABEL_KEY.exec(key) as (string | undefined)[] | null;
  if (!match) return false;
  const [, prefix = '', name = ''] = match;
  return prefix.length <= 254 && name.length <= 63;
}
