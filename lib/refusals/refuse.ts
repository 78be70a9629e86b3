import { IConstruct } from 'constructs';
import { RefusalId } from './catalog';

/** What was refused in one case: the sentence names the value, the remedy says what to write instead. */
export interface RefusalCase {
  readonly problem: string;
  readonly remedy: string;
}

/** Where a value came from: the construct, or the factory where no construct exists yet. */
export type Place = IConstruct | string;

/** The text of a refusal, equal at construction and at synth. */
export function refusalMessage(id: RefusalId, place: Place, refused: RefusalCase): string {
  const where = typeof place === 'string' ? place : place.node.path;
  return `cdk8s-istio:${id} at ${where}: ${refused.problem}. ${refused.remedy}.`;
}

/** Stops with a refusal. */
export function refuse(id: RefusalId, place: Place, refused: RefusalCase): never {
  throw new Error(refusalMessage(id, place, refused));
}

/** Shows a value in a message as the user wrote it, whatever it is. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : inspect(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function inspect(value: unknown): string {
  if (value === undefined || typeof value === 'number') return String(value);
  return JSON.stringify(value);
}
