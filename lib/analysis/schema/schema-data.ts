/** The form of istio-schema.ts, which the generator of the bindings writes. */

export interface CelRule {
  /** Whether a value keeps the rule; throws where CEL could not evaluate it. */
  readonly holds: (self: unknown) => boolean;
  readonly message: string;
  /** The field below the value that the rule is about, like `.ports`. */
  readonly fieldPath?: string;
}

export interface ValueData {
  readonly type:
    'string' | 'boolean' | 'integer' | 'number' | 'duration' | 'struct' | 'enum' | 'message' | 'list' | 'map';
  /** Id of the enum or message. */
  readonly of?: string;
  /** What a list or map holds. */
  readonly item?: ValueData;
  readonly required?: boolean;
  /** First minor release of Istio that knows the field. */
  readonly since?: string;
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
  readonly keys?: readonly string[];
  readonly rules?: readonly CelRule[];
}

export interface MessageData {
  readonly since?: string;
  readonly atMostOne?: readonly (readonly string[])[];
  readonly rules?: readonly CelRule[];
  readonly fields: Readonly<Record<string, ValueData>>;
}

export interface EnumData {
  readonly members: readonly string[];
  readonly memberSince?: Readonly<Record<string, string>>;
}

export interface KindData {
  readonly kind: string;
  readonly group: string;
  /** Versions that the API server takes, the newest first. */
  readonly served: readonly string[];
  readonly spec: string;
  readonly specRequired?: boolean;
  readonly since?: string;
}
