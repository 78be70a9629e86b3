// Copied by "npx projen import" from projenrc/bindings/istio-object.ts. Do not edit.
// SPDX-License-Identifier: Apache-2.0

import { ApiObject, ApiObjectProps, App, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';

/** The resolvers that every app has; none of them touches a plain value. */
const BUILT_IN_RESOLVERS = 3;

/** What our kinds are given; anything else is left to cdk8s. */
interface Manifest extends ApiObjectProps {
  readonly spec?: unknown;
}

function isUsual(field: string): boolean {
  return field === 'apiVersion' || field === 'kind' || field === 'metadata' || field === 'spec';
}

/** What cdk8s keeps of metadata, in the order of printing. A release that keeps anything else prints it by itself. */
interface Metadata {
  readonly _additionalAttributes: object;
  readonly annotations: object;
  readonly finalizers: readonly unknown[];
  readonly labels: object;
  readonly name: unknown;
  readonly namespace: unknown;
  readonly ownerReferences: readonly unknown[];
  readonly apiObject: unknown;
}
const METADATA_FIELDS = 8;

/**
 * An object that prints itself as cdk8s does, in less time where nothing has to be resolved: cdk8s asks every resolver
 * about every single value, and twice about metadata.
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

  /**
   * The spec as it was given, or nothing where a patch changes it.
   *
   * @internal
   */
  public get _givenSpec(): object | undefined {
    const { spec } = this.manifest as Manifest;
    return this.isPatched || typeof spec !== 'object' ? undefined : (spec ?? undefined);
  }

  /**
   * What is printed, but the spec as it was given: not copied, and not sorted. Nothing where a patch, a token or a setting
   * of the app changes what is printed.
   *
   * @internal
   */
  public get _givenManifest(): object | undefined {
    const { apiVersion, kind } = this.manifest as Manifest;
    const spec = this._givenSpec;
    if (!spec || !this.hasDefaultPrinting() || !Object.keys(this.manifest).every(isUsual)) return undefined;
    const metadata = this.plainMetadata();
    // A spec may put its parts together anew each time that it is asked for them.
    return metadata && { apiVersion, kind, metadata, spec: { ...spec } };
  }

  /** What is printed. */
  public toJson(): ReturnType<ApiObject['toJson']> {
    if (this.isPatched || !this.hasDefaultPrinting()) return super.toJson();
    const { apiVersion, kind, spec } = this.manifest as Manifest;
    const printed = Object.keys(this.manifest).every(isUsual) ? plain(spec) : undefined;
    const metadata = printed === undefined ? undefined : this.plainMetadata();
    return metadata ? { apiVersion, kind, metadata, spec: printed } : super.toJson();
  }

  private hasDefaultPrinting(): boolean {
    return !process.env.CDK8S_DISABLE_SORT && App.of(this).resolvers.length === BUILT_IN_RESOLVERS;
  }

  private plainMetadata(): Dictionary | undefined {
    const kept = this.metadata as unknown as Metadata;
    const { _additionalAttributes: added, annotations, finalizers, labels, ownerReferences } = kept;
    const isKnown = Object.keys(kept).length === METADATA_FIELDS && [added, annotations, labels].every(isDictionary);
    const isUsual = isKnown && finalizers.length + ownerReferences.length === 0;
    // The fields above count; cdk8s keeps some of them here a second time.
    if (!isUsual || !Object.keys(added).every((name) => name in kept)) return undefined;
    return sorted({
      annotations: filled(annotations),
      labels: filled(labels),
      name: kept.name,
      namespace: kept.namespace,
    });
  }
}

type Dictionary = Record<string, unknown>;

/** A copy of a value that no resolver would change, or undefined. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object') return typeof value === 'function' ? undefined : value;
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.includes(undefined) ? undefined : items;
  }
  return isDictionary(value) ? sorted(value) : undefined;
}

/** A copy with sorted keys and without missing values; undefined where anything in it is not plain. */
function sorted(dictionary: Dictionary): Dictionary | undefined {
  const copy: Dictionary = {};
  for (const key of sortedKeys(dictionary)) {
    const value = dictionary[key];
    if (value === undefined || value === null) continue;
    // Most values are texts, which need no look at what they are made of.
    const printed = typeof value === 'string' ? value : plain(value);
    // What has a method of this name is a token to cdk8s.
    if (printed === undefined || key === 'resolve') return undefined;
    copy[key] = printed;
  }
  return copy;
}

/** Most dictionaries are small and in order already; sorting them all the same is what takes the time. */
function sortedKeys(dictionary: Dictionary): string[] {
  const keys = Object.keys(dictionary);
  for (let index = 1; index < keys.length; index++) {
    if (keys[index - 1] > keys[index]) return keys.sort();
  }
  return keys;
}

function isDictionary(value: unknown): value is Dictionary {
  return value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function filled(dictionary: object): object | undefined {
  return Object.keys(dictionary).length > 0 ? dictionary : undefined;
}
