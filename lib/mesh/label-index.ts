import { isSubset } from './mesh-object';
import { append } from './virtual-service-index';

type Labels = Readonly<Record<string, string>>;

/** Items by their labels, so that a selector need not be compared with all of them. */
export class LabelIndex<Item> {
  private readonly byLabel = new Map<string, Item[]>();

  public constructor(
    private readonly items: readonly Item[],
    private readonly labelsOf: (item: Item) => Labels,
  ) {
    for (const item of items) {
      const labels = labelsOf(item);
      for (const key of Object.keys(labels)) append(this.byLabel, `${key}=${labels[key]}`, item);
    }
  }

  /** Items that have all labels of a selector, in their order. */
  public selected(selector: Labels): readonly Item[] {
    const first = Object.keys(selector).at(0);
    const candidates = first === undefined ? this.items : this.byLabel.get(`${first}=${selector[first]}`);
    return (candidates ?? []).filter((item) => isSubset(selector, this.labelsOf(item)));
  }
}
