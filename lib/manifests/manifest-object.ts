/** A place inside an object: names of fields and indexes of lists, from the top. */
export type Path = readonly (string | number)[];

/** Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A piece of text; the end is the first place behind it. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Where an object comes from: a file, or a construct. */
export interface Origin {
  readonly file?: string;
  readonly constructPath?: string;

  /** Where a place of the object is written; the nearest place around it where nothing is. Slow the first time. */
  position?(path: Path): Position | undefined;

  /** Where a single value is written, if another can be put in its place. */
  scalar?(path: Path): Range | undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A Kubernetes object as it is written, with the place it comes from. It may be wrong in every way. */
export class ManifestObject {
  /** The API group, '' for the core of Kubernetes. */
  public readonly group: string;
  private made?: Map<unknown, unknown>;

  public constructor(
    public readonly value: Fields,
    public readonly origin: Origin,
  ) {
    const { apiVersion } = this;
    this.group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  }

  /** '' where there is none. */
  public get apiVersion(): string {
    return textOf(this.value.apiVersion);
  }

  /** '' where there is none. */
  public get kind(): string {
    return textOf(this.value.kind);
  }

  /** '' where there is none. */
  public get name(): string {
    return textOf(this.metadata.name);
  }

  /** '' where there is none. */
  public get namespace(): string {
    return textOf(this.metadata.namespace);
  }

  public get metadata(): Fields {
    return fieldsOf(this.value.metadata);
  }

  public get spec(): Fields {
    return fieldsOf(this.value.spec);
  }

  /** What a function makes of the object: made once, however many rules ask for it. */
  public once<Made>(make: (object: ManifestObject) => Made): Made {
    this.made ??= new Map();
    let known = this.made.get(make) as Made | undefined;
    if (known === undefined) this.made.set(make, (known = make(this)));
    return known;
  }

  /** The text of a label, if it has one. */
  public label(name: string): string | undefined {
    return entryOf(this.metadata.labels, name);
  }

  /** The text of an annotation, if it has one. */
  public annotation(name: string): string | undefined {
    return entryOf(this.metadata.annotations, name);
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const NOTHING: Fields = {};

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NOTHING;
}

function entryOf(value: unknown, name: string): string | undefined {
  const entry = isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof entry === 'string' ? entry : undefined;
}
