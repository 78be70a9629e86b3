const SPECIAL = /[\\`*_{}[\]<>()#+!|~&$"']/g;
/** Control characters, line breaks among them, and those that turn the direction of writing. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text that a cell of a Markdown table shows as it is, without links, HTML or emphasis. */
export function markdownText(text: string): string {
  return (
    text
      .replace(INVISIBLE, ' ')
      .trim()
      .replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`)
      // Neither addresses of the web nor of mail become links.
      .replace(/:\/\//g, '&#58;//')
      .replace(/@/g, '&#64;')
      .replace(/\bwww\./gi, (word) => `${word.slice(0, 3)}&#46;`)
  );
}

/** Lines of a cell, each escaped. */
export function markdownLines(lines: readonly string[]): string {
  return lines.map(markdownText).join('<br>');
}
