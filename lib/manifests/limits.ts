/** What is read at most, so that no file can take all memory or time. */
export interface ManifestLimits {
  /** @default 64 MiB */
  readonly bytes?: number;
  /**
   * Of one document of YAML, which needs a hundred times its size in memory at worst. JSON needs less and may be longer,
   * but then its positions are not known.
   *
   * @default 8 MiB
   */
  readonly documentBytes?: number;
  /** @default 100,000 */
  readonly objects?: number;
  /** How deep lists and maps may stand inside each other. @default 100 */
  readonly depth?: number;
  /** Values of a document after its aliases are written out. @default 1,000,000 */
  readonly values?: number;
}

export const DEFAULT_LIMITS: Required<ManifestLimits> = {
  bytes: 64 * 1024 * 1024,
  documentBytes: 8 * 1024 * 1024,
  objects: 100_000,
  depth: 100,
  values: 1_000_000,
};

/** Why the aliases of a document cannot be written out; nothing if they can. */
export function faultOfAliases(document: unknown, values: number): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    if (open.has(value)) return Infinity;
    open.add(value);
    const size = Object.values(value).reduce<number>((sum, entry) => sum + sizeOf(entry), 1);
    open.delete(value);
    sizes.set(value, size);
    return size;
  };
  const size = sizeOf(document);
  if (size === Infinity) return 'an alias contains itself';
  return size > values ? `its aliases stand for more than ${values} values` : undefined;
}

/** Whether lists and maps stand deeper inside each other than the limit. */
export function isTooDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((entry) => isTooDeep(entry, depth - 1));
}
