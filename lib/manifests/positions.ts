import { Event, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { Path, Position, Range } from './manifest-object';

/** Their values begin behind the quote. */
const QUOTED: readonly number[] = [SCALAR_STYLE.SINGLE_QUOTED, SCALAR_STYLE.DOUBLE_QUOTED];

/** Where a value begins, and the values inside it. */
interface Node {
  readonly start: number;
  /** From where to where another value can be written in its place. */
  readonly scalar?: readonly [number, number];
  readonly below?: ReadonlyMap<string | number, Node>;
}

/** Finds where the places of documents are written. Made only for files that something is to be said about. */
export class Positions {
  private readonly documents: readonly Node[];
  private readonly lineStarts: readonly number[];

  public constructor(text: string, maxDepth: number) {
    this.documents = readNodes(text, maxDepth);
    this.lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  /** The position of a place, or of the nearest place around it that is written. */
  public find(document: number, path: Path): Position | undefined {
    let node = this.documents.at(document);
    if (node === undefined) return undefined;
    for (const step of path) {
      const below: Node | undefined = node.below?.get(step);
      if (below === undefined) break;
      node = below;
    }
    return positionAt(this.lineStarts, node.start);
  }

  /** Where the text of a single value is that stands on its own: without an anchor, a tag or lines of its own. */
  public findScalar(document: number, path: Path): Range | undefined {
    let node = this.documents.at(document);
    for (const step of path) node = node?.below?.get(step);
    if (node?.scalar === undefined) return undefined;
    const [start, end] = node.scalar;
    return { start: positionAt(this.lineStarts, start), end: positionAt(this.lineStarts, end) };
  }
}

export function positionAt(lineStarts: readonly number[], offset: number): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lineStarts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - lineStarts[low] + 1 };
}

function readNodes(text: string, maxDepth: number): Node[] {
  const events = parseEvents(text, { maxDepth });
  const documents: Node[] = [];
  // Each document is an event, its content and an end.
  for (let next = 0; next < events.length;) {
    if (events[next + 1].type === EVENT_ID.POP) {
      documents.push({ start: 0 });
      next += 2;
    } else {
      const [node, after] = readNode(text, events, next + 1);
      documents.push(node);
      next = after + 1;
    }
  }
  return documents;
}

/** The node that begins at an event, and the index of the event behind it. */
function readNode(text: string, events: readonly Event[], index: number): [Node, number] {
  const event = events[index];
  switch (event.type) {
    case EVENT_ID.MAPPING:
      return readMapping(text, events, index + 1, event.start);
    case EVENT_ID.SEQUENCE:
      return readSequence(text, events, index + 1, event.start);
    default:
      return [{ start: startOf(event), ...scalarOf(event) }, index + 1];
  }
}

/** An entry of a mapping is where its key is. */
function readMapping(text: string, events: readonly Event[], from: number, start: number): [Node, number] {
  const below = new Map<string | number, Node>();
  let next = from;
  while (events[next].type !== EVENT_ID.POP) {
    const key = events[next];
    const [keyNode, afterKey] = readNode(text, events, next);
    const [value, afterValue] = readNode(text, events, afterKey);
    if (key.type === EVENT_ID.SCALAR) {
      below.set(getScalarValue(text, key), { ...value, start: keyNode.start });
    }
    next = afterValue;
  }
  return [{ start, below }, next + 1];
}

function readSequence(text: string, events: readonly Event[], from: number, start: number): [Node, number] {
  const below = new Map<string | number, Node>();
  let next = from;
  while (events[next].type !== EVENT_ID.POP) {
    const [item, after] = readNode(text, events, next);
    below.set(below.size, item);
    next = after;
  }
  return [{ start, below }, next + 1];
}

function startOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.valueStart - (QUOTED.includes(event.style) ? 1 : 0);
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    default:
      return 0;
  }
}

function scalarOf(event: Event): Pick<Node, 'scalar'> {
  if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0 || event.anchorStart >= 0 || event.tagStart >= 0)
    return {};
  const quote = QUOTED.includes(event.style) ? 1 : 0;
  if (quote === 0 && event.style !== SCALAR_STYLE.PLAIN) return {};
  return { scalar: [event.valueStart - quote, event.valueEnd + quote] };
}
