import { constructFromEvents, Event, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, ScalarEvent } from 'js-yaml';
import { KUBERNETES_YAML, plainValue } from './kubernetes-yaml';

/**
 * The documents of a text. Nearly all that is written for Kubernetes has neither aliases nor tags, and keys that are texts:
 * that is put together here, in less time. All else, and all that is wrong, is left to the library.
 */
export function loadDocuments(text: string, maxDepth: number): unknown[] {
  const events = parseEvents(text, { maxDepth });
  return (
    new PlainDocuments(text, events).read() ?? constructFromEvents(events, { source: text, schema: KUBERNETES_YAML })
  );
}

/** No range of the text. */
const NOWHERE = -1;

class PlainDocuments {
  private at = 0;
  private isPlain = true;

  public constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  public read(): unknown[] | undefined {
    const { events } = this;
    const documents: unknown[] = [];
    while (this.at < events.length && this.isPlain) {
      // The document, its value, and its end.
      this.at += 1;
      documents.push(this.value());
      this.at += 1;
    }
    return this.isPlain ? documents : undefined;
  }

  private value(): unknown {
    const event = this.events[this.at++];
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.scalar(event);
      case EVENT_ID.MAPPING:
        return this.isBare(event) ? this.map() : undefined;
      case EVENT_ID.SEQUENCE:
        return this.isBare(event) ? this.list() : undefined;
      default:
        this.isPlain = false;
        return undefined;
    }
  }

  private map(): object {
    const { events } = this;
    const map: Record<string, unknown> = {};
    while (this.isPlain) {
      const event = events[this.at++];
      if (event.type === EVENT_ID.POP) break;
      const key = event.type === EVENT_ID.SCALAR ? this.scalar(event) : undefined;
      if (typeof key !== 'string' || key === '__proto__' || Object.hasOwn(map, key)) this.isPlain = false;
      else map[key] = this.value();
    }
    return map;
  }

  private list(): unknown[] {
    const { events } = this;
    const list: unknown[] = [];
    while (this.isPlain) {
      if (events[this.at].type === EVENT_ID.POP) break;
      list.push(this.value());
    }
    this.at += 1;
    return list;
  }

  private scalar(event: ScalarEvent): string | number | boolean | null {
    if (!this.isBare(event)) return null;
    const { fast, valueStart, valueEnd, style } = event;
    const source = fast ? this.text.slice(valueStart, valueEnd) : getScalarValue(this.text, event);
    if (style !== SCALAR_STYLE.PLAIN) return source;
    if (source === '<<') this.isPlain = false;
    return plainValue(source);
  }

  private isBare({ tagStart }: { readonly tagStart: number }): boolean {
    if (tagStart !== NOWHERE) this.isPlain = false;
    return this.isPlain;
  }
}
