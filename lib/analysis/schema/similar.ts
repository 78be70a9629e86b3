/** The word that was probably meant, if one is near enough. */
export function similar(word: string, words: readonly string[]): string | undefined {
  const plain = normal(word);
  const same = words.find((known) => normal(known) === plain);
  if (same !== undefined) return same;
  if (word.length > 60) return undefined;
  const near = words
    .map((known) => ({ known, distance: distance(plain, normal(known)) }))
    .filter(({ known, distance: steps }) => steps <= Math.min(3, Math.floor(Math.min(known.length, plain.length) / 3)));
  return near.sort((one, other) => one.distance - other.distance).at(0)?.known;
}

function normal(word: string): string {
  return word.toLowerCase().replace(/[_\-\s]/g, '');
}

/** How many letters have to be put in, taken out or changed. */
function distance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_none, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      current.push(Math.min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + change));
    }
    previous = current;
  }
  return previous[other.length];
}
