import { ApiObject, ApiObjectProps, App, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';

/** The resolvers that every app has; none of them touches a plain value. */
const BUILT_IN_RESOLVERS = 3;

/**
 * An object that prints itself as cdk8s does, in less time where nothing has to be resolved: cdk8s asks every resolver
 * about every single value.
 *
 * @internal
 */
export abstract class IstioObject extends ApiObject {
  private isPatched = false;

  public constructor(
    scope: Construct,
    id: string,
    private readonly manifest: ApiObjectProps,
  ) {
    super(scope, id, manifest);
  }

  /** Applies JSON Patch operations to what is printed, also to fields that no type knows. */
  public addJsonPatch(...ops: JsonPatch[]): void {
    this.isPatched = true;
    super.addJsonPatch(...ops);
  }

  /** What is printed. */
  public toJson(): ReturnType<ApiObject['toJson']> {
    const { apiVersion, kind, ...rest } = { ...this.manifest, metadata: undefined };
    const printed = this.isPatched || !this.hasDefaultPrinting() ? undefined : sorted(rest);
    if (printed === undefined) return super.toJson();
    return { apiVersion, kind, metadata: this.metadata.toJson() as unknown, ...printed };
  }

  private hasDefaultPrinting(): boolean {
    return !process.env.CDK8S_DISABLE_SORT && App.of(this).resolvers.length === BUILT_IN_RESOLVERS;
  }
}

/** A copy of a value that no resolver would change, or undefined. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object') return typeof value === 'function' ? undefined : value;
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.includes(undefined) ? undefined : items;
  }
  return value === null ? undefined : sorted(value);
}

/** A copy with sorted keys and without empty ones; undefined where anything in it is not plain. */
function sorted(dictionary: object): Record<string, unknown> | undefined {
  if (Object.getPrototypeOf(dictionary) !== Object.prototype || 'resolve' in dictionary) return undefined;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(dictionary).sort()) {
    const value = (dictionary as Record<string, unknown>)[key];
    if (value === undefined || value === null) continue;
    const printed = plain(value);
    if (printed === undefined) return undefined;
    copy[key] = printed;
  }
  return copy;
}
