/** Whether a text is a pattern of paths; shells write patterns out themselves, but not all of them. */
export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** The folder that all paths of a pattern are in. */
export function globFolder(pattern: string): string {
  const segments = pattern.split('/');
  const fixed = segments.slice(0, segments.findIndex(isGlob));
  return fixed.length === 1 && fixed[0] === '' ? '/' : fixed.join('/');
}

/** A pattern with `*`, `**`, `?`, `[...]` and `{a,b}` as an expression for whole paths with forward slashes. */
export function globExpression(pattern: string): RegExp {
  // Several in a row say no more than one, and would be tried in every combination.
  return new RegExp(`^${source(pattern.replaceAll(/(?:\*\*\/){2,}/g, '**/').replaceAll(/\*{3,}/g, '**'))}$`);
}

const SPECIAL = /\*\*\/|\*+|\?|\[[^\]/]+\]|\{[^{}]*\}|[\\^$.+()|[\]{}]/g;

function source(pattern: string): string {
  return pattern.replaceAll(SPECIAL, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part.startsWith('*')) return part === '*' ? '[^/]*' : '.*';
    if (part === '?') return '[^/]';
    if (part.length === 1) return `\\${part}`;
    if (part.startsWith('[')) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return `(?:${part.slice(1, -1).split(',').map(source).join('|')})`;
  });
}
