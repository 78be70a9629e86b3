import * as nodePath from 'node:path';

/** A file as a URI, relative to a folder where that is possible; with forward slashes on every system. */
export function artifactUri(
  file: string,
  folder: string,
  path: Pick<typeof nodePath, 'isAbsolute' | 'relative' | 'resolve' | 'sep'> = nodePath,
): string {
  const relative = path.relative(folder, path.resolve(folder, file));
  const segments = portablePath(relative, path.sep).split('/');
  if (!path.isAbsolute(relative)) return segments.map(encodeURIComponent).join('/');
  const [drive, ...rest] = segments;
  return `file:///${[drive, ...rest.map(encodeURIComponent)].join('/')}`;
}

/** A path with forward slashes. Where they are the separators, a backslash is part of a name. */
export function portablePath(path: string, separator: string = nodePath.sep): string {
  return separator === '\\' ? path.replaceAll('\\', '/') : path;
}
