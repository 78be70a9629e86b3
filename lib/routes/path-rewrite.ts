import { RegexRewrite } from '../../imports/networking';
import { Place, refuse, show } from '../refusals/refuse';
import { checkPattern, quoted } from '../rendering/regular-expression';
import { checkPath, PathMatch } from './path-match';

/**
 * Another path for the server. The query stays as it is.
 *
 * The proxy tells the server the path that the application called, in the header `x-envoy-original-path`, and no route
 * can take it away; the `podAnnotations` of the construct do.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class PathRewrite {
  /**
   * In the place of the prefix that was matched, and of nothing behind it. Every match of the route needs a
   * `PathMatch.prefix` or a `PathMatch.exact`.
   *
   * @throws ROUTE002 if it is no path.
   */
  public static replacePrefix(path: string): PathRewrite {
    const checked = checkPath('PathRewrite.replacePrefix', path);
    return new PathRewrite('prefix', checked.endsWith('/') ? checked.slice(0, -1) : checked);
  }

  /**
   * In the place of the whole path.
   *
   * @throws ROUTE002 if it is no path.
   */
  public static replaceFullPath(path: string): PathRewrite {
    return new PathRewrite('full', checkPath('PathRewrite.replaceFullPath', path));
  }

  /**
   * Everything in the path that a regular expression of RE2 describes becomes the substitution, in which `\1` to `\9`
   * stand for the groups.
   *
   * @throws ROUTE013 if RE2 does not know the expression, or there are fewer groups than the substitution names.
   */
  public static regex(pattern: string, substitution: string): PathRewrite {
    const place = 'PathRewrite.regex';
    checkPattern(place, 'pattern', pattern);
    const groups = pattern.replaceAll(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, '').match(/\((?!\?(?!P?<))/g)?.length ?? 0;
    const references = [...substitution.replaceAll('\\\\', '').matchAll(/\\(\D|\d|$)/g)].map(
      ([, reference]) => reference,
    );
    if (substitution === '' || references.some((reference) => !/^\d$/.test(reference) || Number(reference) > groups)) {
      refuse('ROUTE013', place, {
        problem: `substitution ${show(substitution)} does not fit the ${groups} groups of ${show(pattern)}`,
        remedy: String.raw`Write text with \1 for the first group, such as PathRewrite.regex('^/v2/(.*)$', '/\\1')`,
      });
    }
    return new PathRewrite('regex', substitution, pattern);
  }

  private constructor(
    private readonly kind: 'prefix' | 'full' | 'regex',
    private readonly replacement: string,
    private readonly pattern?: string,
  ) {}

  /** @internal */
  public _render(place: Place, path?: PathMatch): RegexRewrite {
    const rewrite = this.replacement.replaceAll('\\', String.raw`\\`);
    if (this.kind === 'regex') return { match: this.pattern, rewrite: this.replacement };
    if (this.kind === 'full') return { match: '^/.*$', rewrite };
    if (!path || path._kind === 'regex') return refuseWithoutPrefix(place);
    // What stands behind the prefix is not looked at, so that it stays as it is, byte by byte.
    return this.replacement === ''
      ? { match: `^${quoted(path._text)}/?`, rewrite: '/' }
      : { match: `^${quoted(path._text)}`, rewrite };
  }
}

export function refuseWithoutPrefix(place: Place): never {
  refuse('ROUTE005', place, {
    problem: 'replacePrefix has no prefix to replace in a match without path, or with a regular expression',
    remedy: "Match with path: PathMatch.prefix('/v2'), or write PathRewrite.regex",
  });
}
