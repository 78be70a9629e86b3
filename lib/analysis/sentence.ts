/** What rules write as a part of a sentence; names of fields keep their small letter. */
export function sentence(text: string): string {
  const start = /^[a-z]+(?![\w./:])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.?!]$/.test(start) ? start : `${start}.`;
}
