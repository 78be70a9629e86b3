/** What Mermaid might take for its own syntax, for HTML or for Markdown. */
const SPECIAL = /[^\p{L}\p{N} .,:/=-]/gu;
/** Control characters, line breaks among them, and those that turn the direction of writing. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text that Mermaid shows as it is. */
export function mermaidText(text: string): string {
  return (
    text
      .replace(INVISIBLE, ' ')
      .trim()
      // Two of them begin a formula.
      .replace(/\$(?=\$)/g, '$$\u200b')
      .replace(SPECIAL, (character) => `#${character.codePointAt(0) ?? 0};`)
      .replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`)
      .replace(/^(\d+)\. /, '$1#46; ')
      .replace(/^- /, '#45; ')
  );
}

/** Lines of a label, each escaped. */
export function mermaidLines(lines: readonly string[]): string {
  return lines.map(mermaidText).join('<br/>');
}
