import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isBuilt } from '../rendering/built';

type Manifest = Readonly<Record<string, unknown>>;

/** An object of the app as it will be printed, with the place that it comes from. */
export class PrintedObject {
  private knownSpec?: object;
  private knownPrint?: Manifest;
  private knownBuilt?: { readonly manifest?: Manifest };

  public constructor(private readonly object: ApiObject) {}

  public get path(): string {
    return this.object.node.path;
  }

  public get apiVersion(): string {
    return this.object.apiVersion;
  }

  public get kind(): string {
    return this.object.kind;
  }

  public get name(): string {
    return this.object.name;
  }

  public get namespace(): string | undefined {
    return this.object.metadata.namespace;
  }

  /** Whether a construct of this library made it. */
  public get isOurs(): boolean {
    return this.object.metadata.getLabel('app.kubernetes.io/managed-by') === 'cdk8s-istio';
  }

  public get construct(): IConstruct {
    return this.object;
  }

  /** All that is printed. */
  public get printed(): Manifest {
    this.knownPrint ??= this.object.toJson() as Manifest;
    return this.knownPrint;
  }

  /** All that is printed; where it takes less time, in another order and with fields that have no value. */
  public get manifest(): Manifest {
    return this.built ?? this.printed;
  }

  /** Whether a construct of this library made it, and nobody has changed it since: it is what the construct guarantees. */
  public get isAsBuilt(): boolean {
    return this.built !== undefined;
  }

  /** Whether somebody changes what is printed, on purpose and past all types. */
  public get isPatched(): boolean {
    const { patches } = this.object as unknown as { readonly patches?: readonly unknown[] };
    return patches !== undefined && patches.length > 0;
  }

  public annotation(name: string): string | undefined {
    const { annotations } = this.object.metadata.toJson() as { readonly annotations?: Record<string, string> };
    return annotations?.[name];
  }

  /** What is printed as `spec`, patches included. */
  public get spec(): object {
    this.knownSpec ??= this.plainSpec ?? (this.printed as { readonly spec?: object }).spec ?? {};
    return this.knownSpec;
  }

  private get built(): Manifest | undefined {
    this.knownBuilt ??= { manifest: builtManifest(this.object) };
    return this.knownBuilt.manifest;
  }

  /** Printing is the larger part of synthesis; what our constructs give is plain, and printed as it is. */
  private get plainSpec(): object | undefined {
    return this.isOurs ? (this.object as { readonly _givenSpec?: object })._givenSpec : undefined;
  }
}

/** Labels and annotations can be added to anything; those that Istio reads are no part of what constructs guarantee. */
function builtManifest(object: ApiObject): Manifest | undefined {
  if (!isBuilt(object)) return undefined;
  const manifest = (object as { readonly _givenManifest?: Manifest })._givenManifest;
  const { labels = {}, annotations = {} } = (manifest?.metadata ?? {}) as { readonly [field: string]: Manifest };
  const isForUs = [labels, annotations].every((texts) =>
    Object.keys(texts).every((name) => !name.includes('istio.io/') && typeof texts[name] === 'string'),
  );
  return isForUs ? manifest : undefined;
}

/** Groups of items that share a key with others. Nearly all items of an app are alone, and cost no list. */
export function sharing<T>(items: readonly T[], key: (item: T) => string): [T, T, ...T[]][] {
  const firsts = new Map<string, T>();
  const groups = new Map<string, [T, T, ...T[]]>();
  for (const item of items) {
    const name = key(item);
    const first = firsts.get(name);
    if (first === undefined) {
      firsts.set(name, item);
      continue;
    }
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [first, item]);
  }
  return [...groups.values()];
}

/** Each two items once. */
export function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, index) => items.slice(index + 1).map((second): [T, T] => [first, second]));
}
