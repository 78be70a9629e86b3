import { StringMatch } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { checkPattern } from '../rendering/regular-expression';

/** What a path consists of on the wire; other characters are percent-encoded there. */
const PATH = /^(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*)+$/;

/** What proxies resolve before they compare. */
const RESOLVED = /\/\/|\/\.\.?(?:\/|$)/;

/**
 * The path of a call, without the query.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-uri
 */
export class PathMatch {
  /**
   * This path and no other.
   *
   * @throws ROUTE002 if no call has such a path.
   */
  public static exact(path: string): PathMatch {
    return new PathMatch('exact', checkPath('PathMatch.exact', path));
  }

  /**
   * This path and everything below it, by whole segments: `/v2` stands for `/v2` and `/v2/orders`, not for `/v2x`. A
   * slash at the end changes nothing.
   *
   * @throws ROUTE002 if no call has such a path.
   */
  public static prefix(path: string): PathMatch {
    const checked = checkPath('PathMatch.prefix', path);
    return new PathMatch('prefix', checked.endsWith('/') ? checked.slice(0, -1) : checked);
  }

  /**
   * Paths that a regular expression of RE2 describes as a whole. The query is not part of it.
   *
   * @throws ROUTE013 if RE2 does not know the expression, ROUTE002 if it asks for a query.
   */
  public static regex(pattern: string): PathMatch {
    const place = 'PathMatch.regex';
    checkPattern(place, 'pattern', pattern);
    if (/\\\?|\[\?\]|#/.test(pattern)) refusePath(place, pattern, 'queries and fragments are no part of a path');
    return new PathMatch('regex', pattern);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'exact' | 'prefix' | 'regex',
    /**
     * The path or the pattern; of a prefix without the slash at the end.
     *
     * @internal
     */
    public readonly _text: string,
  ) {}

  /** Whether every call has such a path. @internal */
  public get _isEverything(): boolean {
    if (this._kind === 'prefix') return this._text === '';
    return this._kind === 'regex' && /^\^?\/?\.\*\$?$/.test(this._text);
  }

  /** @internal */
  public _render(): StringMatch[] {
    if (this._kind === 'prefix') return [{ exact: this._text }, { prefix: `${this._text}/` }];
    return [this._kind === 'exact' ? { exact: this._text } : { regex: this._text }];
  }
}

/** A path as it can stand in a request. */
export function checkPath(place: string, path: string): string {
  if (!PATH.test(path)) refusePath(place, path, 'a path begins with a slash and has no query and no spaces');
  if (RESOLVED.test(path)) refusePath(place, path, 'proxies resolve empty segments and dots before they compare');
  return path;
}

function refusePath(place: string, path: string, why: string): never {
  refuse('ROUTE002', place, {
    problem: `${show(path)} is the path of no call: ${why}`,
    remedy:
      'Write the path as it is sent, such as /v2/orders; what stands behind the question mark goes to queryParams',
  });
}
