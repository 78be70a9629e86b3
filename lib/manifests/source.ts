import { ManifestLimits } from './limits';
import { Origin, Path, Position, Range } from './manifest-object';
import { Positions } from './positions';

/** A text, which is looked at again only for positions. */
export class Source {
  private positions?: Positions;

  public constructor(
    public readonly text: string,
    /** Lines before it. */
    private readonly line: number,
    public readonly file: string | undefined,
    private readonly limits: Required<ManifestLimits>,
  ) {}

  public find(document: number, path: Path): Position | undefined {
    const found = this.known?.find(document, path);
    return found && this.inFile(found);
  }

  public findScalar(document: number, path: Path): Range | undefined {
    const found = this.known?.findScalar(document, path);
    return found && { start: this.inFile(found.start), end: this.inFile(found.end) };
  }

  private get known(): Positions | undefined {
    if (this.text.length > this.limits.documentBytes) return undefined;
    this.positions ??= new Positions(this.text, this.limits.depth);
    return this.positions;
  }

  private inFile({ line, column }: Position): Position {
    return { line: line + this.line, column };
  }
}

/** The place of an object in a text. */
export class Written implements Origin {
  public constructor(
    private readonly source: Source,
    private readonly document: number,
    private readonly prefix: Path,
  ) {}

  public get file(): string | undefined {
    return this.source.file;
  }

  public below(...steps: Path): Written {
    return new Written(this.source, this.document, [...this.prefix, ...steps]);
  }

  public position(path: Path): Position | undefined {
    return this.source.find(this.document, [...this.prefix, ...path]);
  }

  public scalar(path: Path): Range | undefined {
    return this.source.findScalar(this.document, [...this.prefix, ...path]);
  }
}
