import fc, { Arbitrary, GeneratorValue } from 'fast-check';

/** Every number as often as every other one: percentages have to mean what they say. */
function even(min: number, max: number): Arbitrary<number> {
  return fc.noBias(fc.integer({ min, max }));
}

/** Choices of one generated value, in the order in which they are asked for. */
export class Dice {
  public constructor(private readonly generated: GeneratorValue) {}

  public whole(least: number, most: number): number {
    return this.generated(even, least, most);
  }

  public chance(percent: number): boolean {
    return this.whole(1, 100) <= percent;
  }

  public pick<Item>(items: readonly Item[]): Item {
    return items[this.whole(0, items.length - 1)];
  }

  /** One of several, the first of each pair counting as often as its number says. */
  public weighted<Item>(...pairs: readonly (readonly [number, Item])[]): Item {
    let left = this.whole(
      1,
      pairs.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, item] of pairs) {
      left -= weight;
      if (left <= 0) return item;
    }
    throw new Error('The weights do not add up.');
  }

  /** Some of several, in the order of chance and each at most once. */
  public some<Item>(items: readonly Item[], least: number, most: number): Item[] {
    return this.shuffled(items).slice(0, Math.min(items.length, this.whole(least, most)));
  }

  public shuffled<Item>(items: readonly Item[]): Item[] {
    const left = [...items];
    return items.map(() => left.splice(this.whole(0, left.length - 1), 1)[0]);
  }

  /** A property that is there with a probability: to be spread into an object. */
  public maybe<Name extends string, Value>(
    percent: number,
    name: Name,
    value: () => Value,
  ): Partial<Record<Name, Value>> {
    return this.chance(percent) ? ({ [name]: value() } as Record<Name, Value>) : {};
  }

  public times<Item>(count: number, make: (index: number) => Item): Item[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
