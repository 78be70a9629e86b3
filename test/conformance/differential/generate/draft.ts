/** An object without a name and a time of creation. */
export interface Draft {
  readonly kind: string;
  readonly namespace: string;
  readonly name?: string;
  readonly labels?: Record<string, string>;
  readonly spec: Record<string, unknown>;
  readonly status?: object;
}
