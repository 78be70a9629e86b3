/** The documents of a text, with the lines that begin them: each alone, or as many together as fit into a size. */
export function* partsOf(text: string, size = 0): Generator<string> {
  let start = 0;
  let end = 0;
  while (end < text.length) {
    const next = nextDocument(text, end);
    if (next - start > size && end > start) {
      yield text.slice(start, end);
      start = end;
    }
    end = next;
  }
  yield text.slice(start);
}

/** Where the document begins that comes behind a place, or the end of the text. */
function nextDocument(text: string, place: number): number {
  let at = text.indexOf(BEGINNING, place);
  while (at >= 0 && !isSpace(text, at + BEGINNING.length)) at = text.indexOf(BEGINNING, at + 1);
  return at < 0 ? text.length : at + 1;
}

const BEGINNING = '\n---';

function isSpace(text: string, at: number): boolean {
  return at === text.length || ' \t\r\n'.includes(text[at]);
}

export function lineBreaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
