import { isLabelValue } from './labels';

/** A place as Istio writes it: region, region/zone or region/zone/subzone. */
export interface Locality {
  readonly region?: string;
  readonly zone?: string;
  readonly subzone?: string;
}

/** Reads a place; nothing if no node could be there: each part is the value of a label of a node. */
export function parseLocality(text: string): Locality | undefined {
  const parts = text.split('/');
  if (parts.length > 3 || !parts.every((part) => part !== '' && isLabelValue(part))) return undefined;
  return { region: parts.at(0), zone: parts.at(1), subzone: parts.at(2) };
}

/** Whether a place lies in another one, or is that place. */
export function liesIn(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
