import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { istioMinor } from './minor';

/** How often each property was set and left out, by construct. */
export type PropCounts = Record<string, Record<string, { set: number; unset: number }>>;

/** Counts what generated constructs were given, as far as it was judged, and leaves it to the report of the run. */
export class PropCounter {
  private readonly given: { readonly construct: string; readonly props: object }[] = [];

  public constructor(private readonly suite: string) {}

  public record(construct: string, props: object): void {
    this.given.push({ construct, props });
  }

  /** Writes the properties that each construct was given, where the run asks for them. */
  public report(): void {
    const { CONFORMANCE_PROP_COUNTS: folder } = process.env;
    if (folder === undefined) return;
    const minor = istioMinor();
    const constructs = this.given.map(({ construct, props }) => ({ construct, set: settingsOf(props) }));
    writeFileSync(join(folder, `${minor}-${this.suite}.json`), JSON.stringify({ constructs }));
  }
}

function settingsOf(props: object): string[] {
  return Object.entries(props).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}
