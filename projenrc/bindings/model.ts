/**
 * The format of istio-api.json: what Istio's custom resources look like and what their schemas enforce.
 * Words of our own, so that neither the generator nor a validator has to know CRDs or protobuf.
 */

/** A CEL rule as the API server evaluates it, with the text it shows when the rule is broken. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
  /** CEL that gives a text instead of `message`. */
  readonly messageExpression?: string;
  /** Which field below the value the text is about, like `.ports`. */
  readonly fieldPath?: string;
  /** The rule is evaluated without an old object, too. */
  readonly optionalOldSelf?: boolean;
}

export type Scalar = 'string' | 'boolean' | 'integer' | 'number';

/** Limits of a value; each one is the CRD keyword of similar name. */
export interface Limits {
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly format?: string;
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minEntries?: number;
  readonly maxEntries?: number;
  /** The fields that tell the items of a list apart: no two items may agree in all of them. */
  readonly keys?: readonly string[];
  readonly rules?: readonly Rule[];
}

/** `duration` travels as a string, `struct` is any object and keeps fields nobody knows. */
export interface Value extends Limits {
  readonly type: Scalar | 'duration' | 'struct' | 'enum' | 'message' | 'list' | 'map';
  /** Id of the enum or message. */
  readonly of?: string;
  /** What a list or map holds; the keys of maps are strings. */
  readonly item?: Value;
}

export interface Field extends Value {
  readonly required?: boolean;
  readonly deprecated?: boolean;
  readonly since?: string;
  /** Only where it is not the rule `<anchor of the message>-<name in snake case>`; empty: the page has none. */
  readonly anchor?: string;
}

/** What messages and enums have in common. */
export interface Definition {
  readonly since?: string;
  /** Path of the reference page below DOCS. */
  readonly page: string;
  /** Absent when Istio hides it from its documentation. */
  readonly anchor?: string;
}

export interface Message extends Definition {
  /** Groups of fields of which at most one may be set. */
  readonly atMostOne?: readonly (readonly string[])[];
  readonly rules?: readonly Rule[];
  readonly fields: Readonly<Record<string, Field>>;
}

export interface EnumType extends Definition {
  /** Wire values in the schema's order. */
  readonly members: readonly string[];
  /** First version of the members that came later. */
  readonly memberSince?: Readonly<Record<string, string>>;
}

export interface Kind {
  readonly kind: string;
  readonly apiVersion: string;
  /** Versions that the API server takes; their schemas are equal. */
  readonly served: readonly string[];
  readonly plural: string;
  /** Id of the message that is the spec. */
  readonly spec: string;
  readonly specRequired?: boolean;
  readonly since?: string;
  readonly page: string;
}

export interface Snapshot {
  /** Versions of the Go module istio.io/api, oldest first; the oldest is the base line that has no `since`. */
  readonly versions: readonly string[];
  readonly kinds: readonly Kind[];
  readonly messages: Readonly<Record<string, Message>>;
  readonly enums: Readonly<Record<string, EnumType>>;
}

export const DOCS = 'https://istio.io/latest/docs/reference/config/';

/** A message that is limited differently in several places has one id per set of limits: `x`, `x~2`, ... */
export function withoutVariant(id: string): string {
  return id.replace(/~\d+$/, '');
}

/** Ids are `<file of imports/>.<type name>`. */
export function fileOf(id: string): string {
  return id.slice(0, id.indexOf('.'));
}

export function typeNameOf(id: string): string {
  return withoutVariant(id.slice(id.indexOf('.') + 1));
}

/** Two old spellings in snake case duplicate a field in camel case, and jsii accepts only the latter. */
export function isOffered(fieldName: string): boolean {
  return !fieldName.includes('_');
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
