import { HeadersHeaderOperations } from '../../imports/networking';
import { isOneLine } from '../rendering/text';
import { Place, refuse, show } from '../refusals/refuse';

/**
 * Changes to the headers of a call.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeaderOperations {
  /**
   * Headers that get exactly this value, whatever the application sent.
   *
   * @default - none
   */
  readonly set?: { readonly [name: string]: string };

  /**
   * Headers to which a value is added.
   *
   * @default - none
   */
  readonly add?: { readonly [name: string]: string };

  /**
   * Headers that are taken away.
   *
   * @default - none
   */
  readonly remove?: string[];
}

const HEADER_NAME = /^[A-Za-z0-9!#$&'*+.^_`|~-]+$/;
const LITERAL_OR_VARIABLE = /%%|%[A-Z0-9_]+(\([^)]*\))?(:\d+)?%/g;

/** What is to be changed, or nothing. */
export function renderHeaders(
  place: Place,
  property: string,
  operations?: HeaderOperations,
): HeadersHeaderOperations | undefined {
  if (!operations) return undefined;
  const values = { ...operations.set, ...operations.add };
  for (const name of [...Object.keys(values), ...(operations.remove ?? [])]) checkName(place, property, name);
  for (const map of [operations.set, operations.add]) {
    for (const [name, value] of Object.entries(map ?? {})) checkValue(place, `${property} ${name}`, value);
  }
  const { set, add, remove } = operations;
  const rendered = {
    ...(set && Object.keys(set).length > 0 && { set }),
    ...(add && Object.keys(add).length > 0 && { add }),
    ...(remove && remove.length > 0 && { remove: [...new Set(remove)].sort() }),
  };
  return Object.keys(rendered).length > 0 ? rendered : undefined;
}

/** Both changes in one; where both name a header, the second one holds. */
export function mergeHeaders(first?: HeaderOperations, second?: HeaderOperations): HeaderOperations | undefined {
  if (!first || !second) return second ?? first;
  const names = [...Object.keys({ ...second.set, ...second.add }), ...(second.remove ?? [])];
  const decided = new Set(names.map((name) => name.toLowerCase()));
  const isLeft = (name: string): boolean => !decided.has(name.toLowerCase());
  const left = (values: { readonly [name: string]: string } = {}): [string, string][] =>
    Object.entries(values).filter(([name]) => isLeft(name));
  return {
    set: { ...Object.fromEntries(left(first.set)), ...second.set },
    add: { ...Object.fromEntries(left(first.add)), ...second.add },
    remove: [...(first.remove ?? []).filter(isLeft), ...(second.remove ?? [])],
  };
}

function checkName(place: Place, property: string, name: string): void {
  if (HEADER_NAME.test(name) && name.toLowerCase() !== 'host') return;
  refuse('HEADER001', place, {
    problem: `${property} names the header ${show(name)}, which cannot be changed`,
    remedy: 'Use a plain header name; the host of the construct is the host of the call',
  });
}

function checkValue(place: Place, property: string, value: string): void {
  if (!value.replaceAll(LITERAL_OR_VARIABLE, '').includes('%') && isOneLine(value.replaceAll('\t', ' '))) return;
  refuse('HEADER001', place, {
    problem: `${property} has the value ${show(value)}, which Envoy cannot read`,
    remedy: `Double a per cent sign that is meant as such, and leave line ends out, as in ${show(
      value.replaceAll('%', '%%').replaceAll(/\s+/g, ' '),
    )}`,
  });
}
